"""Whether a browser is new to an account: it keeps a signed mark of who has signed in with it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.models import User

COOKIE = "device" if settings.DEMO else "__Host-device"
SALT = "portal.device"
KEPT = 5
A_YEAR = 365 * 24 * 3600


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this account has signed in with this browser before."""
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the browser know this account again. The mark says nothing to whoever reads the cookie."""
    mark = _mark(user)
    marks = [mark, *(m for m in _marks(request) if m != mark)][:KEPT]
    response.set_signed_cookie(
        COOKIE,
        ".".join(marks),
        salt=SALT,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=A_YEAR)
    return value.split(".") if value else []


def _mark(user: User) -> str:
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:32]
