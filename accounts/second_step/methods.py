"""Adding, naming and removing second steps: checked, noted in the audit log and told in one transaction."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts import audit_log, notices
from accounts.access import Role
from accounts.models import User
from accounts.sessions import end_sessions

Type = Authenticator.Type
FULL_STEPS = (Type.TOTP, Type.WEBAUTHN)


class LastSecondStepError(Exception):
    """A member of staff may not be without a second step: add another one first."""


def second_steps(user: User) -> QuerySet[Authenticator]:
    """The app code and the passkeys of an account; printed codes are no step of their own."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FULL_STEPS).order_by("pk")


def must_keep(user: User, step: Authenticator) -> bool:
    """Whether this is the only second step of somebody who must have one."""
    required: bool = settings.SECOND_STEP_REQUIRED and Role(user.role).is_staff
    return required and not second_steps(user).exclude(pk=step.pk).exists()


@transaction.atomic
def add_app(*, by: User, secret: str) -> None:
    """Let an authenticator app that knows `secret` give codes for this account."""
    _lock(by)
    TOTP.activate(by, secret)
    _added(by, Type.TOTP)


@transaction.atomic
def add_passkey(*, by: User, name: str, credential: dict[str, Any]) -> None:
    """Keep a passkey; the form has checked that it was made just now and for us."""
    _lock(by)
    WebAuthn.add(by, name, credential)
    _added(by, Type.WEBAUTHN)


def rename_passkey(*, passkey: Authenticator, name: str) -> None:
    """Call a passkey something else."""
    passkey.data["name"] = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove(*, by: User, step: Authenticator) -> None:
    """Remove one of one's own second steps, and with the last one the printed codes.

    Raises LastSecondStepError if this account must keep it.
    """
    _lock(by)
    if must_keep(by, step):
        raise LastSecondStepError
    step.delete()
    if not second_steps(by).exists():
        Authenticator.objects.filter(user_id=by.pk).delete()
    audit_log.record("second_step_removed", [by], user_id=by.pk, type=step.type)
    _changed(by)


@transaction.atomic
def make_codes(*, by: User) -> None:
    """Make new printed codes; the ones before open nothing any more."""
    _lock(by)
    Authenticator.objects.filter(user_id=by.pk, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(by)
    audit_log.record("recovery_codes_made", [by], user_id=by.pk)
    notices.tell(by, notices.Notice.SECOND_STEP_CHANGED)


def codes_to_print(user: User) -> list[str]:
    """The printed codes that nobody has used, until their owner has said that they have kept them."""
    kept = Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).first()
    return RecoveryCodes(kept).get_unused_codes() if kept and _are_shown(kept) else []


def has_codes_to_print(user: User) -> bool:
    """Whether there are printed codes of which nobody has said that they have kept them."""
    kept = Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).first()
    return kept is not None and _are_shown(kept)


def note_codes_kept(*, by: User) -> None:
    """The owner has them on paper: from now on they are not shown again."""
    kept = Authenticator.objects.filter(user_id=by.pk, type=Type.RECOVERY_CODES).first()
    if kept:
        RecoveryCodes(kept).mark_as_viewed()


def _are_shown(kept: Authenticator) -> bool:
    return not RecoveryCodes(kept).did_view


def codes_left(user: User) -> int:
    """How many printed codes nobody has used yet."""
    kept = Authenticator.objects.filter(user_id=user.pk, type=Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def _lock(user: User) -> None:
    """One change of an account's second steps at a time: two removals at once would leave none."""
    User.objects.select_for_update().get(pk=user.pk)


def _added(user: User, kind: Authenticator.Type) -> None:
    RecoveryCodes.activate(user)
    audit_log.record("second_step_added", [user], user_id=user.pk, type=kind.value)
    _changed(user)


def _changed(user: User) -> None:
    end_sessions(user)
    notices.tell(user, notices.Notice.SECOND_STEP_CHANGED)
