"""How much of a request is read, and when: before the transaction begins, or not at all."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError

from accounts.access import PERMISSIONS, Perm, Role
from accounts.access.work import unit_of_work
from accounts.models import User
from accounts.session_store import SessionStore
from accounts.throttle import name_of_page
from portal.shell import error_views

Handler = Callable[[HttpRequest], HttpResponseBase]

WITH_FILES = {"documents:upload_to_case", "documents:upload_to_tenancy"}


class LimitBodySize:
    """Answers 413 to a body that is longer than its page takes, by what it says of itself.

    A body that does not say how long it is counts as empty (WSGI). The files of an upload are taken
    in here, so that a slow sender does not hold a transaction.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Measure the body, take in its files, and go on."""
        takes_files = (
            request.method == "POST"
            and name_of_page(request) in WITH_FILES
            # Whoever is not signed in is asked to, and others are refused; their files are not read.
            and _may_add_documents(request)
        )
        limit = settings.LARGEST_BODY_WITH_FILES if takes_files else settings.LARGEST_BODY
        if _length(request) > limit:
            return error_views.too_big(request)
        if takes_files:
            try:
                _ = request.POST
            except UnreadablePostError:
                return error_views.bad_request(request)
        return self.get_response(request)


def _may_add_documents(request: HttpRequest) -> bool:
    """Whether the cookie is that of somebody who adds documents; any cookie will do to send gigabytes."""
    asks = HttpRequest()
    asks.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    with unit_of_work():
        user = get_user(asks)
    return isinstance(user, User) and Role(user.role) in PERMISSIONS[Perm.UPLOAD]


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
