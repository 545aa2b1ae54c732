"""Error pages: without session, and the same bytes for everybody."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from accounts.access import public_page
from accounts.throttle import too_many
from portal.web.branding.context import landlord

RETRY_AFTER = 3600
"""Seconds after which a program may ask again while the portal is closed."""
RETRY_WHEN_BUSY = 5
"""The same where too many people ask at once."""


def _page(template: str, status: int, **said: str) -> HttpResponse:
    """Some are answered outside the middleware that says what may be kept: so it is said here."""
    page = HttpResponse(render_to_string(template, {**landlord(), **said}), status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400."""
    return _page("400.html", 400)


def forbidden(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: the whole page is for another role."""
    return _page("403.html", 403)


def not_found(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: there is no such thing, or it is not yours; nobody can tell which."""
    return _page("404.html", 404)


def method_not_allowed(_request: HttpRequest) -> HttpResponse:
    """405: the page is only sent to, or is only looked at."""
    return _page("405.html", 405)


def overtaken(_request: HttpRequest) -> HttpResponse:
    """409: someone else was first, and what was sent no longer holds. Nothing of it was stored."""
    return _page("409.html", 409)


def too_big(_request: HttpRequest) -> HttpResponse:
    """413: more was sent than we read. Nothing of it was."""
    return _page("413.html", 413)


def failed(_request: HttpRequest) -> HttpResponse:
    """500; or 503 where the page got no connection in time: too many people ask at once."""
    if _waited_in_vain(sys.exception()):
        page = _page("busy.html", 503)
        page["Retry-After"] = str(RETRY_WHEN_BUSY)
        return page
    return _page("500.html", 500)


def _waited_in_vain(failure: BaseException | None) -> bool:
    """Whether a page failed because the pool had no connection for it."""
    return isinstance(failure, OperationalError) and isinstance(failure.__cause__, PoolTimeout)


def closed(_request: HttpRequest) -> HttpResponse:
    """503: the portal is closed to residents."""
    page = _page("503.html", 503)
    page["Retry-After"] = str(RETRY_AFTER)
    return page


def restored(_request: HttpRequest) -> HttpResponse:
    """503 for staff: the portal was restored from a backup, and two people go through it first."""
    page = _page("503_restored.html", 503)
    page["Retry-After"] = str(RETRY_AFTER)
    return page


def too_many_tries(_request: HttpRequest, wait: int) -> HttpResponse:
    """429 on signing in, and the seconds to wait: the same words whether or not there is such an account."""
    page = _page("public/sign_in_limited.html", 429, said=too_many(wait))
    page["Retry-After"] = str(wait)
    return page


@public_page
def csrf(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token has gone stale, or whose browser sends no cookie at all."""
    return _page("403_cookies.html" if reason == REASON_NO_CSRF_COOKIE else "403_csrf.html", 403)
