"""The sign-ins to the account of whoever asks, as the ledger has them, and ending them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest

from accounts import ledger
from accounts.browsers import BrowserKind
from accounts.models import User
from accounts.sessions import end_sessions

THIS_SIGN_IN = "signed_in_by"
"""Where a session keeps the id of the request that began it, as the ledger has it too."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One time that somebody signed in."""

    at: datetime
    browser: BrowserKind
    is_first: bool
    is_this_one: bool


def my_sign_ins(request: HttpRequest, *, most: int) -> list[SignIn]:
    """The last sign-ins to the account of whoever asks, newest first."""
    this_one = request.session.get(THIS_SIGN_IN)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT request_id, at, browser, system, is_first FROM portal.my_sign_ins(%s)", [most]
        )
        return [
            SignIn(at, BrowserKind(browser, system), is_first, str(request_id) == this_one)
            for request_id, at, browser, system, is_first in cursor.fetchall()
        ]


def sign_out_everywhere(request: HttpRequest, *, by: User) -> None:
    """End every session of the account, this one too. Works at the gate alone, where sessions are."""
    end_sessions(by)
    ledger.record("signed_out_everywhere", [by], user_id=by.pk)
    get_adapter(request).logout(request)
