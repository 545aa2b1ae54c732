"""What the last import was told of who works which patch: PostgreSQL holds only what became of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from tenancies.imports.facts import ExportPatchAssignment, PatchDuty
from tenancies.imports.reader import Export


@dataclass(frozen=True, slots=True)
class OfficersTold:
    """Officers by patch and patch by member of staff, as cells of the export; and whose account is whose.

    `matched` is the staff reference under which an import first found each account, by the account's id.
    """

    patches: dict[str, dict[str, str]] = field(default_factory=dict)
    staff: dict[str, dict[str, str]] = field(default_factory=dict)
    matched: dict[str, str] = field(default_factory=dict)

    def says(self, duty: ExportPatchAssignment) -> bool:
        """Whether it gave this patch to this officer, for the same reason."""
        if duty.duty is PatchDuty.ASSIGNED:
            told, column, key, value = self.staff, "patch_code", duty.staff_ref, duty.patch_code
        else:
            column = f"{duty.duty.value}_officer"
            told, key, value = self.patches, duty.patch_code, duty.staff_ref
        return told.get(key, {}).get(column) == value

    def knows_as_another(self, account: UUID, staff_ref: str) -> bool:
        """Whether an import found this account under another reference."""
        return self.matched.get(str(account), staff_ref) != staff_ref

    def as_json(self) -> dict[str, Any]:
        """As a run keeps it."""
        return asdict(self)


def officers_of_last_run(cursor: CursorWrapper) -> OfficersTold:
    """What the last run kept; nothing before the first."""
    cursor.execute(
        "SELECT counts->>'officers' FROM tenancies_importrun ORDER BY applied_at DESC LIMIT 1"
    )
    found = cursor.fetchone()
    return OfficersTold(**json.loads(found[0])) if found and found[0] else OfficersTold()


def officers_told_by(cursor: CursorWrapper, export: Export) -> OfficersTold:
    """What this export says, and the accounts that it finds for the first time beside those found before."""
    accounts = officers_accounts(cursor)
    found = {str(account): ref for account, ref in accounts if ref in export.staff}
    return OfficersTold(
        patches={
            code: {"lead_officer": patch.lead_officer, "cover_officer": patch.cover_officer}
            for code, patch in export.patches.items()
        },
        staff={ref: {"patch_code": member.patch_code} for ref, member in export.staff.items()},
        matched=found | officers_of_last_run(cursor).matched,
    )


def changed_references(cursor: CursorWrapper) -> int:
    """How many officers' accounts get no patch, because someone has given them another staff reference."""
    last = officers_of_last_run(cursor)
    return sum(last.knows_as_another(account, ref) for account, ref in officers_accounts(cursor))


def officers_accounts(cursor: CursorWrapper) -> list[tuple[UUID, str]]:
    """Every officer's account that has a staff reference, with it."""
    cursor.execute(
        "SELECT id, staff_ref FROM accounts_user WHERE role = 'officer' AND staff_ref <> ''"
    )
    return list(cursor.fetchall())
