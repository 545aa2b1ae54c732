"""Who works which patch: assigned by administrators, and for a few days by managers; all in the audit log."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import derive_grants
from accounts.models import User
from tenancies.models import Patch, PatchAssignment


def assign_patch(
    *, patch: Patch, officer: User, kind: PatchAssignment.AssignmentKind, reason: str, by: User
) -> PatchAssignment:
    """Let an officer work a patch from now on."""
    assignment: PatchAssignment = PatchAssignment.objects.create(
        patch_id=patch.pk, user_id=officer.pk, kind=kind, recorded_by=by.pk
    )
    audit_log.record(
        "patch_assigned", [assignment], reason=reason, patch=patch.code, officer=str(officer.pk)
    )
    derive_grants(users=[officer.pk])
    return assignment


def cover_patch(*, patch: Patch, officer: UUID, until_day: date, by: User) -> PatchAssignment:
    """Let an officer work a patch from now on until the end of a day. Raises ValidationError."""
    try:
        with transaction.atomic():
            cover: PatchAssignment = PatchAssignment.objects.create(
                patch_id=patch.pk,
                user_id=officer,
                kind=PatchAssignment.AssignmentKind.COVER,
                until_day=until_day,
                recorded_by=by.pk,
            )
    except DatabaseError as refusal:
        raise ValidationError(_("This was not saved. Reload the page, and try again.")) from refusal
    audit_log.record(
        "patch_covered", [cover], patch=patch.code, officer=str(officer), until=str(until_day)
    )
    derive_grants(users=[officer])
    return cover


def end_cover(*, cover: PatchAssignment, by: User) -> None:
    """Take a patch from an officer before the days are over."""
    cover.end(by=by.pk)
    audit_log.record("patch_cover_ended", [cover], officer=str(cover.user_id))
    derive_grants(users=[cover.user_id])


def officers() -> dict[UUID, str]:
    """Whom a manager may give a patch: every active officer, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM portal.officers()")
        return dict(cursor.fetchall())


def end_assignment(*, assignment: PatchAssignment, reason: str, by: User) -> None:
    """Take a patch from an officer, at once."""
    assignment.end(by=by.pk)
    audit_log.record(
        "patch_assignment_ended", [assignment], reason=reason, officer=str(assignment.user_id)
    )
    derive_grants(users=[assignment.user_id])
