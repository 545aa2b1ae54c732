"""What the tests of accounts do in a browser: sign in, type a code, read the mail that was queued."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from accounts.models import AuditEvent, OutgoingMail, User
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories.accounts import APP_SECRET, PASSWORD, UserFactory

SIGN_IN = "/sign-in/"
CODE = "/sign-in/code/"


def somebody(name: str, **fields: Any) -> User:
    """A new account that can sign in with PASSWORD."""
    with arranging():
        user: User = UserFactory.create(username=name, **fields)
    return user


def type_password(
    name: str, browser: Client | None = None, password: str = PASSWORD, **more: str
) -> tuple[Client, Any]:
    """Send the sign-in page; gives the browser and the answer."""
    browser = browser or PersonsClient()
    return browser, browser.post(SIGN_IN, {"login": name, "password": password, **more})


def signed_in(name: str) -> Client:
    """A browser in which somebody without a second step has just signed in."""
    browser, answer = type_password(name)
    assert answer.status_code == 302
    return browser


def app_code(secret: str = APP_SECRET, *, steps_ago: int = 0) -> str:
    """What an app shows now, or some half minutes ago."""
    counter = list(yield_hotp_counters_from_time())[1] - steps_ago
    return str(format_hotp_value(hotp_value(secret, counter)))


def secret_on(page: str) -> str:
    """The secret of an app, as its page shows it in letters."""
    return page.split('class="secret"')[1].split(">")[1].split("<")[0].replace(" ", "")


def is_signed_in(browser: Client) -> bool:
    """Whether this browser may open the pages of its own account."""
    return browser.get("/details/second-step/").status_code == 200


def mails() -> list[OutgoingMail]:
    """What was queued and not sent, oldest first."""
    with arranging(deriving=False):
        return list(OutgoingMail.objects.order_by("queued_at"))


def mailed_code() -> str:
    """The code in the newest mail."""
    found = re.findall(r"\b\d{6}\b", mails()[-1].body)
    assert len(found) == 1
    return str(found[0])


def events(user: User) -> list[str]:
    """What the audit log says of an account, oldest first."""
    with arranging(deriving=False):
        rows = AuditEvent.objects.filter(user_id=user.pk).order_by("seq")
        return [row.event for row in rows]


def masked(page: bytes) -> list[bytes]:
    """The page without its form's token."""
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]
