"""The end of a session that nobody uses, or of all; what a page shows before is frontend/js/idle.js."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import Role

Handler = Callable[[HttpRequest], HttpResponseBase]

BEGAN, SEEN = "began", "seen"
# The session is written this seldom, and so the end comes up to this much later than promised, never sooner.
WRITTEN_EVERY = 60


class EndIdleSessions:
    """Signs out who was away too long, has been signed in for too long, or was when all sessions ended.

    It asks no database for it: the session is read anyway, and written at most once a minute.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; process_view decides, so that what is no page touches no session."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Sign out who was away; note that the others were here."""
        user = request.user
        if not user.is_authenticated:
            return
        now = time.time()
        session = request.session
        began, seen = session.get(BEGAN, now), session.get(SEEN, now)
        ended: datetime | None = getattr(user, "sessions_ended_at", None)  # signing_in.py
        if ended is not None and began <= ended.timestamp():
            audit_log.record("signed_out_with_all", [user], user_id=user.pk)
            _sign_out(request)
            messages.info(request, _("We signed everyone out. Sign in to go on."))
        elif (
            now - seen > idle_seconds(Role(user.role)) or now - began > settings.SESSION_COOKIE_AGE
        ):
            audit_log.record("signed_out_idle", [user], user_id=user.pk)
            _sign_out(request)
            messages.info(request, _("We signed you out because you were away. Sign in to go on."))
        elif SEEN not in session or now - seen >= WRITTEN_EVERY:
            _write(session, began, now)


def _sign_out(request: HttpRequest) -> None:
    """End the session; what this request has sent waits for its sender (typed.py)."""
    account = request.user.pk
    logout(request)
    request.account_signed_out = account  # type: ignore[attr-defined]


def _write(session: SessionBase, began: float, seen: float) -> None:
    """Keep both moments without sending the cookie again: a 404 carries the same bytes each time."""
    modified = session.modified
    session[BEGAN], session[SEEN] = began, seen
    session.save()
    session.modified = modified


def begin(session: SessionBase) -> None:
    """Note that a session begins now: at a sign-in."""
    session[BEGAN] = session[SEEN] = time.time()


def outlast_the_end_of_all(session: SessionBase) -> None:
    """Let the session of whoever ends all sessions live on."""
    session[BEGAN] = time.time()


def idle_seconds(role: Role) -> int:
    """How long a session of this role lives on without a request, in seconds."""
    promised = settings.IDLE_SECONDS_STAFF if role.is_staff else settings.IDLE_SECONDS_RESIDENTS
    return int(promised) + WRITTEN_EVERY
