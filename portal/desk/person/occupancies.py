"""Occupancies of people as staff see them, by columns that an adviser may read as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from accounts.access import today
from tenancies.models import Occupancy, Person

ADDRESS = (
    "property__flat",
    "property__house_no",
    "property__street",
    "property__town",
    "property__postcode",
)
"""What an address is made of; every role that sees a home may read it."""


@dataclass(frozen=True, slots=True)
class OccupancyRow:
    """One stay on the page of a person."""

    address: str
    reference: str
    url: str
    role: str
    start: date
    end: date | None
    patch_id: UUID | None
    patch: str


def homes_now(people: Sequence[UUID]) -> dict[UUID, str]:
    """Where each of them lives now, as far as the viewer works there; one query."""
    here = Q(to_date=None) | Q(to_date__gte=today())
    occupancies = Occupancy.objects.filter(here, person__in=people, ended_at=None)
    rows = occupancies.select_related("tenancy__property").only(
        "person_id", *(f"tenancy__{part}" for part in ADDRESS)
    )
    return {
        occupancy.person_id: occupancy.tenancy.property.address
        for occupancy in rows.order_by("from_date", "id")
    }


def occupancies_of(person: Person) -> list[OccupancyRow]:
    """Every live occupancy of the person that the viewer may see, the newest first."""
    occupancies = Occupancy.objects.filter(person=person, ended_at=None)
    rows = occupancies.select_related("tenancy__property__patch").only(
        "role",
        "from_date",
        "to_date",
        "tenancy__ref",
        "tenancy__property__patch__code",
        "tenancy__property__patch__name",
        *(f"tenancy__{part}" for part in ADDRESS),
    )
    return [_row(occupancy) for occupancy in rows.order_by("-from_date", "id")]


def _row(occupancy: Occupancy) -> OccupancyRow:
    home = occupancy.tenancy.property
    return OccupancyRow(
        address=home.address,
        reference=occupancy.tenancy.ref,
        url=reverse("desk:tenancy", args=[occupancy.tenancy_id]),
        role=occupancy.role_in_words,
        start=occupancy.from_date,
        end=occupancy.to_date,
        patch_id=home.patch_id,
        patch=f"{home.patch.code} {home.patch.name}" if home.patch else "",
    )
