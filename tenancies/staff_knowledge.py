"""What staff must know of people and patches that their own rows do not tell (rls/desk.sql)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Since when a person has an account, and how we know that it is they ("" if nobody checked)."""

    since: datetime
    is_active: bool
    checked: str
    checked_at: datetime | None


def leads_of(patches: Iterable[UUID | None]) -> dict[UUID, str]:
    """The lead officers of these patches, each by name and number; a patch without one is left out."""
    ids = [patch for patch in patches if patch]
    with connection.cursor() as cursor:
        cursor.execute("SELECT patch_id, name, work_phone FROM portal.patch_leads(%s)", [ids])
        return {
            patch: f"{name}, {number}" if number else name
            for patch, name, number in cursor.fetchall()
        }


def account_of(person_id: UUID) -> AccountFacts | None:
    """The account of a person with whom the viewer works, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT since, is_active, checked, checked_at FROM portal.account_of(%s)", [person_id]
        )
        row = cursor.fetchone()
    return AccountFacts(*row) if row else None
