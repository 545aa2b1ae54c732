"""Stays of people as staff see them, by columns that an adviser may read as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from documents.release.services import today
from tenancies.models import Person, Stay

ADDRESS = (
    "property__flat",
    "property__house_no",
    "property__street",
    "property__town",
    "property__postcode",
)
"""What an address is made of; every role that sees a home may read it."""


@dataclass(frozen=True, slots=True)
class StayRow:
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
    stays = Stay.objects.filter(here, person__in=people, ended_at=None)
    rows = stays.select_related("tenancy__property").only(
        "person_id", *(f"tenancy__{part}" for part in ADDRESS)
    )
    return {
        stay.person_id: stay.tenancy.property.address for stay in rows.order_by("from_date", "id")
    }


def stays_of(person: Person) -> list[StayRow]:
    """Every live stay of the person that the viewer may see, the newest first."""
    stays = Stay.objects.filter(person=person, ended_at=None)
    rows = stays.select_related("tenancy__property__patch").only(
        "role",
        "from_date",
        "to_date",
        "tenancy__ref",
        "tenancy__property__patch__code",
        "tenancy__property__patch__name",
        *(f"tenancy__{part}" for part in ADDRESS),
    )
    return [_row(stay) for stay in rows.order_by("-from_date", "id")]


def _row(stay: Stay) -> StayRow:
    home = stay.tenancy.property
    return StayRow(
        address=home.address,
        reference=stay.tenancy.ref,
        url=reverse("desk:tenancy", args=[stay.tenancy_id]),
        role=stay.role_in_words,
        start=stay.from_date,
        end=stay.to_date,
        patch_id=home.patch_id,
        patch=f"{home.patch.code} {home.patch.name}" if home.patch else "",
    )
