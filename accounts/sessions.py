"""Ending the sessions of an account, all of them or all but the one that asks."""

from __future__ import annotations

import uuid

from allauth.core import context
from django.contrib.auth import update_session_auth_hash

from accounts.models import User


def end_sessions(user: User) -> None:
    """Give the account a new mark, which ends every session but the running request's own."""
    user.sessions_mark = uuid.uuid4()
    user.save(update_fields=["sessions_mark"])
    keep_own_session(user)


def keep_own_session(user: User) -> None:
    """Let the session of the running request live on, under a new key, after a new mark or password."""
    request = context.request
    if request is not None and request.user == user:
        update_session_auth_hash(request, user)
