"""What staff must know of people and patches that their own rows do not tell (rls/desk.sql)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from tenancies.models import Property


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Since when a person has an account, and how we know that it is they ("" if nobody checked)."""

    since: datetime
    is_active: bool
    checked: str
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutsideMatch:
    """Somebody in a home on which the officer does not work, by what it takes to open it."""

    name: str
    tenancy_ref: str
    address: str


@dataclass(frozen=True, slots=True)
class Protection:
    """Somebody protected would have stood here; `pass_to` is the lead officer's name, or empty."""

    pass_to: str


def leads_of(patches: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of the lead officers of these patches; a patch without one is left out."""
    ids = [patch for patch in patches if patch]
    with connection.cursor() as cursor:
        cursor.execute("SELECT patch_id, name FROM portal.patch_leads(%s)", [ids])
        return dict(cursor.fetchall())


def account_of(person_id: UUID) -> AccountFacts | None:
    """The account of a person with whom the viewer works, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT since, is_active, checked, checked_at FROM portal.account_of(%s)", [person_id]
        )
        row = cursor.fetchone()
    return AccountFacts(*row) if row else None


def protected_by_name(typed: str) -> Protection | None:
    """For advisers: whether this search would have found somebody protected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_there, pass_to FROM portal.protected_by_name(%s)", [typed])
        is_there, pass_to = cursor.fetchone()
    return Protection(pass_to or "") if is_there else None


def protected_in(tenancy_id: UUID) -> Protection | None:
    """For advisers: whether somebody protected lives or lived in this tenancy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_there, pass_to FROM portal.protected_in(%s)", [tenancy_id])
        is_there, pass_to = cursor.fetchone()
    return Protection(pass_to or "") if is_there else None


def look_outside(*, typed: str, reason: str) -> list[OutsideMatch]:
    """For officers: up to ten people of this name outside their patches; PostgreSQL records the reason."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tenancy_ref, flat, house_no, street, town, postcode"
            " FROM portal.look_outside(%s, %s)",
            [typed, reason],
        )
        rows = cursor.fetchall()
    parts = ("flat", "house_no", "street", "town", "postcode")
    return [
        OutsideMatch(name, reference, Property(**dict(zip(parts, place, strict=True))).address)
        for name, reference, *place in rows
    ]
