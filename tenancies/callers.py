"""Finding a caller by a full name and one thing of today's record: PostgreSQL decides (rls/callers.sql).

Whoever is hidden, unknown, lives elsewhere or is one of several is not found, and nobody here knows why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from tenancies.models import Property

PARTS = ("flat", "house_no", "street", "town", "postcode")


@dataclass(frozen=True, slots=True)
class HomeOfCaller:
    """A home by its address and patch, and nothing else."""

    address: str
    patch_id: UUID | None


@dataclass(frozen=True, slots=True)
class Caller:
    """The person on the telephone; without homes, someone who lives in none of ours."""

    name: str
    reference: str
    homes: list[HomeOfCaller]
    may_be_posted_a_code: bool

    @property
    def patches(self) -> list[UUID]:
        """The patches of those homes."""
        return [home.patch_id for home in self.homes if home.patch_id]


@dataclass(frozen=True, slots=True)
class OutsideMatch:
    """Somebody in a home on which the officer does not work, by what it takes to open it."""

    name: str
    tenancy_ref: str
    address: str


def find_caller(*, full_name: str, known: str, at_home: UUID | None) -> Caller | None:
    """For advisers: who is calling. PostgreSQL writes to the audit log who was looked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, reference, may_be_posted_a_code, patch_id, flat, house_no, street, town,"
            " postcode FROM portal.find_caller(%s, %s, %s)",
            [full_name, known, at_home],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    name, reference, may_be_posted_a_code = rows[0][:3]
    places = [(patch, place) for _name, _ref, _may, patch, *place in rows]
    homes = [HomeOfCaller(_address(place), patch) for patch, place in places if any(place)]
    return Caller(name, reference, homes, may_be_posted_a_code)


def homes_elsewhere(typed: str) -> list[HomeOfCaller]:
    """For officers: the address and patch of homes on which they do not work, at most 26."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT patch_id, flat, house_no, street, town, postcode FROM portal.homes_elsewhere(%s)",
            [typed],
        )
        return [HomeOfCaller(_address(place), patch) for patch, *place in cursor.fetchall()]


def look_outside(*, full_name: str, known: str, reason: str, quoting: str) -> list[OutsideMatch]:
    """For officers: this one person, in homes outside their patches; PostgreSQL records the reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tenancy_ref, flat, house_no, street, town, postcode"
            " FROM portal.look_outside(%s, %s, %s, %s)",
            [full_name, known, reason, quoting],
        )
        rows = cursor.fetchall()
    return [OutsideMatch(name, reference, _address(place)) for name, reference, *place in rows]


def _address(parts: Sequence[str]) -> str:
    return Property(**dict(zip(PARTS, parts, strict=True))).address
