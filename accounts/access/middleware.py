"""A request's order: one transaction around everything, and inside it the door for whoever signed in."""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from psycopg.errors import SerializationFailure

from accounts import audit_log, typed
from accounts.access import afterwards, closing
from accounts.access.identity import acting_as
from accounts.access.pages import PageAudience, audience_of, does_close
from accounts.access.roles import GO_THROUGH_RESTORES, Role
from accounts.access.viewer import Viewer
from accounts.access.work import unit_of_work
from portal.web.origin import Origin, coming_from

Handler = Callable[[HttpRequest], HttpResponseBase]


class FailedRequestError(Exception):
    """Carries the response of a failed request out of its transaction, which is rolled back."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response
        super().__init__("The request failed; its transaction is rolled back.")


class SwitchedOff:
    """Looks for the switch outside the application first, and asks nothing else for residents' pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request. Of pages that staff read too the door says who asks (OpenDoor)."""
        if closing.is_switched_off() and _is_for_residents_alone(request):
            return _closed(request)
        return self.get_response(request)


class OneTransaction:
    """Outermost: everything up to and including rendering is one transaction, begun at the gate."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; its audit log rows are written before anything is sent."""
        origin = Origin(address=client_address(request), request_id=uuid.uuid4())
        request.request_id = origin.request_id  # type: ignore[attr-defined]
        with coming_from(origin), afterwards.waiting() as tasks:
            try:
                with unit_of_work():
                    response = self.get_response(request)
                    if response.status_code >= 500 or getattr(request, "failed", False):
                        raise FailedRequestError(response)
            except FailedRequestError as failed:
                response = failed.response
            except OperationalError as refusal:
                # A look at the very end found that someone else was first. Before the end it is a failure.
                if not isinstance(refusal.__cause__, SerializationFailure):
                    raise
                response = _answered_by(settings.OVERTAKEN_VIEW, request)
        for task in tasks:
            # The server closes a response when the reader has all of it.
            response._resource_closers.append(task)  # type: ignore[attr-defined]
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        # Also where nobody's session was read: a 404 says the same whatever there is.
        patch_vary_headers(response, ["Cookie"])
        return response


class OpenDoor:
    """Innermost: opens the door for the signed-in account, and shuts it before the session is saved."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request behind the door that process_view opens."""
        with ExitStack() as door:
            request.door = door  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Find out who asks, while still at the gate, and open the door if the page wants it."""
        audience = audience_of(view)
        user = request.user
        if audience is PageAudience.PUBLIC:
            is_shut = does_close(view) and not closing.portal_is_open()
            return _closed(request) if is_shut else None
        if not user.is_authenticated:
            if audience is PageAudience.ANYONE:
                request.role = None  # type: ignore[attr-defined]
                return None
            if audience is PageAudience.SIGNED_IN:
                return typed.sign_in_first(request)
            return redirect_to_login(request.get_full_path())
        if request.method == "POST":
            typed.forget(request.session)
        request.role = Role(user.role)  # type: ignore[attr-defined]
        if user.is_in_restored and request.role not in GO_THROUGH_RESTORES:  # type: ignore[attr-defined]
            return _shut_out(request, audience)
        if audience is PageAudience.ACCOUNT:
            return None
        try:
            viewer = request.door.enter_context(acting_as(user.pk))  # type: ignore[attr-defined]
        except PermissionDenied:
            logout(request)
            # What somebody has just told us on such a page is not thrown away with their session.
            if audience is PageAudience.ANYONE:
                return None
            return redirect_to_login(request.get_full_path())
        request.viewer = viewer  # type: ignore[attr-defined]
        shut_out = viewer.role is Role.RESIDENT and not viewer.portal_is_open
        if shut_out and audience is not PageAudience.ANYONE:
            return _closed(request)
        if audience is not PageAudience.ANYONE and _lacks_second_step(viewer):
            return redirect(settings.SECOND_STEP_URL)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Mark a request for rollback; a 404 or 403 is an answer, not a failure."""
        if not isinstance(exception, Http404 | PermissionDenied):
            request.failed = True  # type: ignore[attr-defined]
        elif transaction.get_connection().in_atomic_block:
            event = "refused" if isinstance(exception, PermissionDenied) else "not_found"
            asked: Any = request.resolver_match  # There is one: a page has raised this.
            ids = [value for value in asked.kwargs.values() if isinstance(value, uuid.UUID)]
            audit_log.record(
                event, kind="page", ids=ids, page=asked.view_name, method=request.method
            )


def _is_for_residents_alone(request: HttpRequest) -> bool:
    try:
        return does_close(resolve(request.path_info).func)
    except Resolver404:
        return False


def _closed(request: HttpRequest) -> HttpResponseBase:
    return _answered_by(settings.PORTAL_CLOSED_VIEW, request)


def _shut_out(request: HttpRequest, audience: PageAudience) -> HttpResponseBase | None:
    """Who does not go through a restored database is a stranger in it, and is told so on pages of theirs."""
    role = request.role  # type: ignore[attr-defined]
    request.role = None  # type: ignore[attr-defined]
    if audience is PageAudience.ANYONE:
        return None
    return (
        _closed(request) if role is Role.RESIDENT else _answered_by(settings.RESTORED_VIEW, request)
    )


def _answered_by(view: str, request: HttpRequest) -> HttpResponseBase:
    handler: Handler = import_string(view)
    return handler(request)


def _lacks_second_step(viewer: Viewer) -> bool:
    """Whether this member of staff must choose a second step before any other page opens."""
    required: bool = settings.SECOND_STEP_REQUIRED
    return required and viewer.role.is_staff and not viewer.has_second_step


def client_address(request: HttpRequest) -> str | None:
    """The client's address: the socket's, or the one named by the trusted proxies in front of us.

    With settings.TRUSTED_PROXIES = n, the n-th entry from the right of X-Forwarded-For is the one
    that our own outermost proxy wrote; everything left of it can be forged and is ignored.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES].strip()
    return _read_address(address)


def _read_address(written: str) -> str | None:
    """An address without the port or zone that some proxies write; of IPv4 inside IPv6 the IPv4 address.

    Otherwise everybody behind such a proxy, or a socket for both kinds, would be one network.
    """
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)
