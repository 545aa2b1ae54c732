"""When, and with what kind of browser, somebody has signed in to their account, as the audit log has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import HttpRequest

from accounts.browsers import BrowserKind
from accounts.signing_in import THIS_SIGN_IN


@dataclass(frozen=True, slots=True)
class SignIn:
    """One time that somebody signed in; `is_new`: with a browser that did not know the account."""

    at: datetime
    browser: BrowserKind
    is_new: bool
    is_this_one: bool


@dataclass(frozen=True, slots=True)
class FoiledSignIn:
    """One time that somebody had the password and not the code."""

    at: datetime
    browser: BrowserKind


def my_foiled_sign_ins(*, most: int) -> list[FoiledSignIn]:
    """When somebody had the password of whoever asks and not the code, since it was last changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, browser, system FROM portal.my_foiled_sign_ins(%s)", [most])
        return [
            FoiledSignIn(at, BrowserKind(browser, system))
            for at, browser, system in cursor.fetchall()
        ]


def my_sign_ins(request: HttpRequest, *, most: int) -> list[SignIn]:
    """The last sign-ins to the account of whoever asks, newest first."""
    this_one = request.session.get(THIS_SIGN_IN)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT request_id, at, browser, system, is_new FROM portal.my_sign_ins(%s)", [most]
        )
        return [
            SignIn(at, BrowserKind(browser, system), is_new, str(request_id) == this_one)
            for request_id, at, browser, system, is_new in cursor.fetchall()
        ]
