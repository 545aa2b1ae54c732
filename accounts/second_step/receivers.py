"""Notes in the audit log that a second step was passed or failed, however it was asked for."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from django.dispatch import receiver

from accounts import audit_log
from accounts.models import User


@receiver(authenticator_used)
def note_passed(user: User, authenticator: Authenticator, **about: Any) -> None:
    """An app code, a printed code or a passkey was right; `again` if somebody was already signed in."""
    again = bool(about.get("reauthenticated"))
    audit_log.record(
        "second_step_passed", [user], user_id=user.pk, type=authenticator.type, again=again
    )


@receiver(authentication_failed)
def note_failed(user: User, **about: Any) -> None:
    """A code was wrong."""
    again = bool(about.get("reauthentication"))
    audit_log.record("second_step_failed", [user], user_id=user.pk, again=again)
