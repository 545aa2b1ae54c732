"""Answers as somebody gets them, byte for byte; what is left out of the comparison is named here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.db import connection

from tests.clients import PersonsClient
from tests.databases import superuser

TOKEN = rb'name="csrfmiddlewaretoken" value="[^"]+"'
"""Drawn anew for every page, so that it cannot be guessed from the page's length."""
SECRETS = (
    rb'src="data:image/svg\+xml;base64,[^"]+"',  # An app's secret as a picture,
    rb'<code class="secret">[^<]+</code>',  # the same to type,
    rb'<script id="ask" type="application/json">.*?</script>',  # what a passkey is asked,
    rb'<li class="code">[^<]+</li>',  # and printed codes: all drawn anew for whoever asks.
    rb'name="run" value="[^"]+"',  # The number of one sending of a form,
    rb'/pages/\d+/[^"]+"',  # what a picture of a page is asked for with, signed for one view,
    rb"B-\d{6}",  # the reference of a report,
    rb'name="(shown|carried)" value="[^"]+"',  # what its form means, signed with the moment,
    rb"\d+ hours \d+ minutes left",  # and what is left of the 72 hours.
)
OWN_TIMES = rb"\b(?:noon|midnight|\d{1,2}(?:[.:]\d\d)?(?:am\b|pm\b| [ap]\.m\.))"
"""When the reader signed in, just now."""
TO_THE_DESK = "Report "
"""Mail to the data protection officer and the deputy, who know what the reporter does not."""
OF_THE_MOMENT = ("Date", "Expires", "Content-Length")
"""Headers that say when the answer was given; what is drawn anew may be shorter, and the body is compared."""
DRAWN_COOKIES = ("session", "csrf", "device")
"""Cookies whose value is drawn or dated when they are set. All else of a cookie is compared."""
DATED_COOKIE = "messages"
"""What is said on the next page, and after it a moment and a signature of both."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that comes back for one request, and the mail that goes out after it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: bytes
    mails: tuple[tuple[str, ...], ...]

    @property
    def leads_to_signing_in(self) -> bool:
        """Whether whoever asked is signed out: then the answer says nothing of them."""
        return any(
            name == "Location" and "/sign-in/?next=" in value for name, value in self.headers
        )


@dataclass(frozen=True, slots=True)
class Request:
    """One request, in words for a failing test and as it is sent."""

    method: str
    address: str
    fields: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.address} {dict(self.fields) or ''}".strip()


def answer_to(browser: PersonsClient, request: Request) -> Answer:
    """Send a request, and keep what came of it."""
    if request.method == "POST":
        return whole(browser.post(request.address, dict(request.fields)))
    return whole(browser.generic(request.method, request.address))


def whole(answer: Any) -> Answer:
    """An answer without what is drawn anew each time."""
    body = answer.getvalue() if answer.streaming else answer.content
    return Answer(
        answer.status_code,
        tuple(sorted(h for h in answer.headers.items() if h[0] not in OF_THE_MOMENT)),
        tuple(sorted(_cookies(answer))),
        _masked(body),
        tuple(_mails_sent(has_written=answer.request["REQUEST_METHOD"] == "POST")),
    )


def _masked(body: bytes) -> bytes:
    for drawn in (TOKEN, *SECRETS, OWN_TIMES):
        body = re.sub(drawn, b"(drawn anew)", body, flags=re.DOTALL)
    return body


def _cookies(answer: Any) -> Iterator[str]:
    for name, set_cookie in answer.cookies.items():
        cookie = copy(set_cookie)  # The browser holds the other one.
        if name == DATED_COOKIE:
            said = cookie.value.partition(":")[0]
            cookie.set(name, said, said)
        if name.removeprefix("__Host-") in DRAWN_COOKIES:
            cookie.set(name, "drawn" if cookie.value else "", "drawn" if cookie.value else "")
            if cookie["expires"] and cookie["max-age"]:
                cookie["expires"] = "(counted from now)"
        yield cookie.OutputString()


def _mails_sent(*, has_written: bool) -> Iterator[tuple[str, ...]]:
    """The mail that has gone out since the last answer, and what waits; a code in it is drawn anew."""
    sent = [(*message.to, str(message.subject), str(message.body)) for message in mail.outbox]
    mail.outbox.clear()
    for to, subject, body in [*sent, *(_taken_by_the_worker() if has_written else ())]:
        if not subject.startswith(TO_THE_DESK):
            yield (to, *(re.sub(r"\d{6}", "(drawn anew)", words) for words in (subject, body)))


def _taken_by_the_worker() -> list[tuple[str, str, str]]:
    waits = "FROM accounts_outgoingmail WHERE sent_at IS NULL AND refused_at IS NULL"
    with superuser(str(connection.settings_dict["NAME"])) as worker:
        taken = worker.execute(
            f'SELECT "to", subject, body {waits} AND "to" <> \'\' ORDER BY queued_at, id'
        ).fetchall()
        worker.execute(
            "UPDATE accounts_outgoingmail SET sent_at = now(), body = ''"
            " WHERE sent_at IS NULL AND refused_at IS NULL"
        )
    return taken


def difference(one: Answer, other: Answer) -> str:
    """In what two answers differ; empty if in nothing."""
    if one.body != other.body:
        lines = zip(one.body.splitlines(), other.body.splitlines(), strict=False)
        first = next((pair for pair in lines if pair[0] != pair[1]), (one.body, other.body))
        return f"body: {first[0].strip()[:300]!r} and {first[1].strip()[:300]!r}"
    for part in ("status", "headers", "cookies", "mails"):
        if getattr(one, part) != getattr(other, part):
            return f"{part}: {getattr(one, part)} and {getattr(other, part)}"
    return ""
