"""Who works which patch: for good by two people, for a few days by one manager; all in the audit log."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts import audit_log, two_people
from accounts.access import derive_grants
from accounts.models import TwoPersonRequest, User
from tenancies.models import Patch, PatchAssignment


def ask_for_patch(
    *, patch: Patch, officer: User, kind: PatchAssignment.AssignmentKind, reason: str, by: User
) -> TwoPersonRequest:
    """Ask that an officer works a patch from now on. Raises ValidationError if that is asked already."""
    return two_people.ask(
        kind=TwoPersonRequest.Kind.GIVE_PATCH,
        about=officer.pk,
        patch_id=patch.pk,
        as_lead=kind == PatchAssignment.AssignmentKind.LEAD,
        reason=reason,
        by=by,
    )


def agree_to_patch(request: TwoPersonRequest, *, because: str = "") -> None:
    """Let the officer work the patch from now on. Raises ValidationError with what to do instead."""
    two_people.agree(request, because=because)
    given = PatchAssignment.objects.filter(
        user=request.about_id, patch=request.patch_id, ended_at=None, until_day=None
    )
    audit_log.record(
        "patch_assigned",
        given,
        reason=request.reason,
        patch=str(request.patch_id),
        officer=str(request.about_id),
    )


def patch_words(request: TwoPersonRequest) -> str:
    """The patch that is asked for, and as what."""
    patch = Patch.objects.get(pk=request.patch_id)
    kind = "LEAD" if request.as_lead else "COVER"
    return f"{patch.code} {patch.name}, {PatchAssignment.AssignmentKind[kind].label}"


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


def follows_a_cover(*, patch: Patch, officer: UUID) -> bool:
    """Whether this officer covers this patch, or did within the last fortnight: then it takes two people."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.follows_a_cover(%s, %s)", [officer, patch.pk])
        return bool(cursor.fetchone()[0])


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
