"""Which members of staff and patches are loaded, and who works which patch; not their rights."""

from collections.abc import Iterable

from tenancies.imports.facts import ExportPatch, ExportPatchAssignment, ExportStaffMember, PatchDuty
from tenancies.imports.findings import Findings
from tenancies.imports.notations import PATCH_CODE, STAFF_REF
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.sifting import points_at_nothing_loaded, sift

_OFFICERS = ("lead_officer", "cover_officer")


def staff_and_patches(
    staff_rows: Iterable[ExportRow], patch_rows: Iterable[ExportRow], findings: Findings
) -> tuple[dict[str, ExportStaffMember], dict[str, ExportPatch]]:
    """The loaded staff and patches, by reference.

    The two tables point at each other, so one row that is quarantined can take others with it:
    the check goes round until nothing changes.
    """
    staff = {row.key: row for row in sift(staff_rows, findings, STAFF_REF)}
    patches = {row.key: row for row in sift(patch_rows, findings, PATCH_CODE)}
    while True:
        loose_staff = [
            row for row in staff.values() if points_at_nothing_loaded(row, "patch_code", patches)
        ]
        loose_patches = [
            (row, column)
            for row in patches.values()
            for column in _OFFICERS
            if points_at_nothing_loaded(row, column, staff)
        ]
        if not loose_staff and not loose_patches:
            break
        for row in loose_staff:
            del staff[row.key]
            findings.quarantine(row, QuarantineReason.PATCH_NOT_LOADED, "patch_code")
        for row, column in loose_patches:
            if patches.pop(row.key, None) is not None:
                findings.quarantine(row, QuarantineReason.STAFF_NOT_LOADED, column)
    for row in (*staff.values(), *patches.values()):
        findings.note_replaced_text(row)
    return (
        {ref: _staff_member(row) for ref, row in staff.items()},
        {code: _patch(row) for code, row in patches.items()},
    )


def assignments(
    staff: Iterable[ExportStaffMember], patches: Iterable[ExportPatch]
) -> list[ExportPatchAssignment]:
    """Who works which patch: its lead, its cover, and whoever has it in the staff table."""
    duties: dict[tuple[str, str], PatchDuty] = {}
    for patch in patches:
        for officer, duty in (
            (patch.lead_officer, PatchDuty.LEAD),
            (patch.cover_officer, PatchDuty.COVER),
        ):
            if officer:
                duties.setdefault((patch.patch_code, officer), duty)
    for member in staff:
        if member.patch_code:
            duties.setdefault((member.patch_code, member.staff_ref), PatchDuty.ASSIGNED)
    return [
        ExportPatchAssignment(patch, officer, duty) for (patch, officer), duty in duties.items()
    ]


def _staff_member(row: ExportRow) -> ExportStaffMember:
    return ExportStaffMember(
        staff_ref=row.key,
        username=row.text("username"),
        forename=row.text("forename"),
        surname=row.text("surname"),
        job_title=row.text("job_title"),
        patch_code=row.ref("patch_code"),
        email=row.text("email"),
        phone=row.text("phone"),
    )


def _patch(row: ExportRow) -> ExportPatch:
    return ExportPatch(
        patch_code=row.key,
        patch_name=row.text("patch_name"),
        lead_officer=row.ref("lead_officer"),
        cover_officer=row.ref("cover_officer"),
    )
