"""Whether a browser is new to an account: it keeps a signed mark of who has signed in with it.

The cookie begins with what tells the browser from all others, drawn once: whoever signs in there again
and again, with an account of their own, begins no new count of tries for the others.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

from accounts.models import User

COOKIE = "device" if settings.DEMO else "__Host-device"
SALT = "portal.browser"
KEPT = 15
"""Marks of the accounts that signed in last: up to three for each."""
A_YEAR = 365 * 24 * 3600


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this account has signed in with this browser since its sessions were last ended."""
    return _as_account(user) in _marks(request)


def mark_of_browser(request: HttpRequest, name: str) -> str:
    """What tells this browser from all others, if the account of this name has signed in with it; else "".

    It asks nobody which account that is, so that it can be asked before there is a transaction.
    """
    return token(request) if _mark(_as_name(name)) in _marks(request) else ""


def token(request: HttpRequest) -> str:
    """What tells this browser from all others; of one in which nobody has signed in nothing."""
    return f"browser {drawn}" if (drawn := _kept(request)[0]) else ""


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the browser know this account again. The marks say nothing to whoever reads the cookie."""
    names = [_as_name(name) for name in (user.username, user.email) if name]
    mine = [_as_account(user), *(_mark(name) for name in names)]
    marks = [*mine, *(mark for mark in _marks(request) if mark not in mine)][:KEPT]
    response.set_signed_cookie(
        COOKIE,
        ".".join([_kept(request)[0] or get_random_string(22), *marks]),
        salt=SALT,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    return _kept(request)[1:]


def _kept(request: HttpRequest) -> list[str]:
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=A_YEAR)
    return (value or "").split(".")


def _as_account(user: User) -> str:
    return _mark(f"{user.pk} {user.sessions_mark.hex}")


def _as_name(name: str) -> str:
    return f"name {name.strip().casefold()}"


def _mark(what: str) -> str:
    return salted_hmac(SALT, what, algorithm="sha256").hexdigest()[:32]
