"""What somebody sends about things that only one of the twins holds is answered alike: no constraint tells.

The mail with a code goes to whoever has the address, and is no part of the answer. Three answers differ on
purpose, and are not asked for here. Whoever holds a pass from a letter is told that
a username is taken, since it must be one of a kind; whoever reads the mail of an address is told, after the
code from it, that another account has it; and an officer with a reason, which the audit log keeps, opens or
finds what lies outside their patches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.canaries import canary
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.documents.uploading import form, tenancy_upload
from tests.factories.accounts import PASSWORD
from tests.model.facts import (
    Account,
    Block,
    Document,
    Party,
    Person,
    Release,
    Report,
    Share,
    Tenancy,
)
from tests.twins.answers import Answer, Request, answer_to, difference, whole
from tests.twins.making import LETTER, SENT, two_databases
from tests.twins.otherwise import Twins
from tests.twins.requests import NEVER

Sent = tuple[str, Answer]


def post(address: str, **fields: str) -> Request:
    return Request("POST", address, tuple(fields.items()))


def get(address: str) -> Request:
    return Request("GET", address)


def hidden(twins: Twins, kind: type) -> list[str]:
    """Ids of one kind that one database alone holds, and one that neither does."""
    of_kind = [t for t in (*twins.more, *twins.missing) if type(t) is kind]
    return [*[str(t.id) for t in of_kind if not twins.sight.covers(t.id)][:6], str(NEVER)]


def everybodys(twins: Twins) -> Iterator[Request]:
    """Reports about documents that are others', or not there."""
    for document in hidden(twins, Document):
        yield post(f"/documents/{document}/not-mine/", wrong="not for me", contact="0141 496 0000")
        yield get("/not-mine/done/")
        yield post("/not-mine/", wrong="about me", document=document)
        yield get("/not-mine/done/")


def visitors(twins: Twins) -> Iterator[Request]:
    """Names, addresses and codes that only the twin knows."""
    accounts = [t for t in twins.more if isinstance(t, Account)]
    for account in accounts:
        yield post("/sign-in/", login=account.username, password="not the right one")
        yield get("/sign-in/")
        yield post("/forgot/", email=f"{canary(account.id, 'email')}@example.org")
        yield get("/forgot/code/")
        yield post("/forgot/code/", code="000000")
    yield post("/sign-in/passkey/", credential='{"id": "x"}')
    for surname in ("Nobody", "MacMorag"):
        yield post("/activate/", code_0=LETTER[:4], code_1=LETTER[4:])
        for _ in range(2):
            yield post(
                "/activate/you/",
                surname=surname,
                born_on_day="1",
                born_on_month="1",
                born_on_year="1970",
            )


def residents(twins: Twins) -> Iterator[Request]:
    """An address that another account has in the twin alone; others' passkeys; pages of other roles."""
    account = next(t for t in twins.more if isinstance(t, Account))
    yield post("/details/again/", password=PASSWORD)
    yield post("/details/email/", email=f"{canary(account.id, 'email')}@example.org")
    yield get("/details/email/code/")
    yield post("/details/email/code/", code="000000")
    for number in (1, 2, 13, 14, 15, 140, 150, 155, 160):
        yield get(f"/details/second-step/passkeys/{number}/")
        yield post(f"/details/second-step/passkeys/{number}/remove/")
    for document in hidden(twins, Document):
        yield post(
            f"/staff/document/{document}/release/",
            audience="household",
            reason="Because",
            read="on",
        )
    yield post("/staff/find/", query=account.username)


def officers(twins: Twins) -> Iterator[Request]:
    """Release, share, block and search for what lies in somebody else's patch."""
    words = {"title": "Noise", "status": "open", "next_step": "We call."}
    for kind, address, fields in (
        (
            Document,
            "/staff/document/{}/release/",
            {"audience": "household", "reason": "Because", "read": "on"},
        ),
        (Release, "/staff/release/{}/withdraw/", {"reason": "Because of a mistake"}),
        (Party, "/staff/party/{}/share/", words),
        (Share, "/staff/share/{}/end/", {}),
        (Person, "/staff/person/{}/block/", {"what": "everything", "reason": "Because"}),
        (Person, "/staff/person/{}/letter/", {"delivery": "post"}),
        (Block, "/staff/block/{}/end/", {}),
        (
            Report,
            "/staff/rectification-requests/{}/",
            {"outcome": "explained", "reason": "Because"},
        ),
    ):
        for identity in hidden(twins, kind):
            yield post(address.format(identity), **fields)
    yield post("/staff/letters/", promised="forged", run=str(NEVER))
    for words_typed in _searches(twins):
        yield post("/staff/find/", query=words_typed)
        yield get("/staff/found/")
        yield get("/staff/outside/")


def _searches(twins: Twins) -> Iterator[str]:
    """Names, numbers and references of who and what is in the twin alone."""
    for thing in twins.more:
        if isinstance(thing, Person) and not twins.sight.covers(thing.id):
            yield thing.surname
            yield thing.ref
            yield canary(thing.id, "forename")
        if isinstance(thing, Tenancy):
            yield thing.ref


SENDERS = {
    "nobody": (everybodys, visitors),
    "Morag": (everybodys, residents),
    "Otis": (everybodys, residents),
    "Fiona": (everybodys, officers),
    "Graham": (officers,),
}


@pytest.mark.usefixtures("templates_of_databases")
@pytest.mark.parametrize("name", SENDERS)
def test_twins_cannot_be_told_apart_by_any_form(
    name: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), two_databases(name, worker_id) as (twins, first, second):
        one, other = sent_in(first, twins), sent_in(second, twins)
    differ = [
        f"{request}: {differs}"
        for (request, a), (_, b) in zip(one, other, strict=True)
        if (differs := difference(a, b))
    ]
    assert name == "nobody" or not any(answer.leads_to_signing_in for _, answer in one)
    assert not differ, "\n".join(differ)


def sent_in(database: OwnDatabase, twins: Twins) -> list[Sent]:
    """What one database answers to all that somebody sends."""
    with database.as_login("web"):
        mail.outbox.clear()
        with transaction.atomic():
            account = None if twins.name == "nobody" else twins.first.account(twins.name).id
            browser = PersonsClient(account)
        requests = [request for sending in SENDERS[twins.name] for request in sending(twins)]
        answers = [(str(request), _answer(browser, request)) for request in requests]
        return answers + (_same_file(browser, twins) if twins.name == "Fiona" else [])


def _answer(browser: PersonsClient, request: Request) -> Answer:
    """As whoever asks gets it: the code for a forgotten password goes to whoever has the address."""
    answer = answer_to(browser, request)
    return replace(answer, mails=()) if request.address == "/forgot/" else answer


def _same_file(browser: PersonsClient, twins: Twins) -> list[Sent]:
    """A file that another patch's document in the twin is, byte for byte."""
    address = tenancy_upload(twins.first, "Loch Road")
    said: dict[str, Any] = form(twins.first, "repair letter")
    documents = [SimpleUploadedFile("letter.pdf", SENT)]
    return [("upload", whole(browser.post(address, {**said, "documents": documents})))]
