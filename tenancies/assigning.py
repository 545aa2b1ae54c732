"""Who works which patch: assigned and ended by administrators, each act in the audit log with its reason."""

from __future__ import annotations

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


def end_assignment(*, assignment: PatchAssignment, reason: str, by: User) -> None:
    """Take a patch from an officer, at once."""
    assignment.end(by=by.pk)
    audit_log.record(
        "patch_assignment_ended", [assignment], reason=reason, officer=str(assignment.user_id)
    )
    derive_grants(users=[assignment.user_id])
