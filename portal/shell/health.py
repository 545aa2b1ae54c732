"""Whether the process lives (/healthz) and may serve (/readyz); answered before anything else is asked.

A middleware and no page: it stands outside the request's transaction, so that a database that is
away is an answer and not a failure, and before the redirect to https, because probes speak http.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.checks import Error, Tags, run_checks
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts.access.work import try_audit_log
from documents.files import readable

LIVES, MAY_SERVE = "/healthz", "/readyz"

logger = logging.getLogger(__name__)


class Health:
    """Outermost middleware. Says "ok" or "not ready" and no more; the log says what is wrong."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the two addresses; hand every other request on."""
        if request.path_info == LIVES:
            return _answer("ok", 200)
        if request.path_info == MAY_SERVE:
            wrong = [*_walls(), *_documents(), *_audit_log()]
            for reason in wrong:
                logger.error("Not ready: %s", reason)
            return _answer("not ready", 503) if wrong else _answer("ok", 200)
        return self.get_response(request)


def _answer(said: str, status: int) -> HttpResponse:
    return HttpResponse(
        f"{said}\n", status=status, content_type="text/plain", headers={"Cache-Control": "no-store"}
    )


def _walls() -> list[str]:
    """The start-up check once more: the database answers, the login is weak, the walls are this code's."""
    found = run_checks(tags=[Tags.database], databases=["default"])
    return [str(message.id) for message in found if isinstance(message, Error)]


def _documents() -> list[str]:
    return [] if readable.can_be_read() else ["the documents cannot be read"]


def _audit_log() -> list[str]:
    """Whether a row could be written; none is. What the audit log cannot keep is shown to no one."""
    try:
        try_audit_log()
    except DatabaseError as failure:
        return [f"the audit log cannot be written ({type(failure).__name__})"]
    return []
