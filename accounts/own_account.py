"""What people do with their own account: what it hides, where it is signed in, signing out everywhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest

from accounts import ledger
from accounts.browsers import BrowserKind
from accounts.models import User
from accounts.signing_in import THIS_SIGN_IN


@dataclass(frozen=True, slots=True)
class SignIn:
    """One time that somebody signed in to the account of whoever asks."""

    at: datetime
    browser: BrowserKind
    is_first: bool
    is_this_one: bool


def my_sign_ins(request: HttpRequest, *, most: int) -> list[SignIn]:
    """The last sign-ins to the account of whoever asks, newest first, by the ledger."""
    this_one = request.session.get(THIS_SIGN_IN)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT request_id, at, browser, system, is_first FROM portal.my_sign_ins(%s)", [most]
        )
        return [
            SignIn(at, BrowserKind(browser, system), is_first, str(request_id) == this_one)
            for request_id, at, browser, system, is_first in cursor.fetchall()
        ]


def my_verified_email() -> str:
    """The email address that whoever asks has shown to be theirs; empty if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.my_verified_email()")
        email: str | None = cursor.fetchone()[0]
    return email or ""


def choose_what_is_hidden(*, quiet: bool, hides_case_titles: bool, by: User) -> None:
    """Keep what a resident has chosen for when somebody else may look or read with them."""
    by.quiet, by.hides_case_titles = quiet, hides_case_titles
    by.save(update_fields=["quiet", "hides_case_titles"])
    ledger.record("privacy_chosen", [by], quiet=quiet, hides_case_titles=hides_case_titles)


def sign_out_everywhere(request: HttpRequest, *, by: User) -> None:
    """End every session of the account, this one too. Works at the gate alone, where sessions are."""
    by.sessions_mark = uuid.uuid4()
    by.save(update_fields=["sessions_mark"])
    ledger.record("signed_out_everywhere", [by], user_id=by.pk)
    get_adapter(request).logout(request)
