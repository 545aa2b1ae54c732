"""The people on the staff's page of a tenancy: who stays or stayed there, and what to heed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Block
from tenancies.models import Stay, Tenancy


@dataclass(frozen=True, slots=True)
class Resident:
    """One stay of one person."""

    name: str
    url: str
    role: str
    start: date
    end: date | None
    account: str
    blocked: bool
    protected: bool


def people_of(tenancy: Tenancy) -> list[Resident]:
    """Every live stay; two queries. `blocked`: from this home, or from everything."""
    stays = list(
        Stay.objects.filter(tenancy=tenancy, ended_at=None)
        .select_related("person")
        .order_by("from_date", "person__surname", "person__forename", "id")
    )
    everything = Q(tenancy=None, case=None, document=None)
    blocks = Block.objects.filter(
        everything | Q(tenancy=tenancy), person__in=[s.person_id for s in stays], ended_at=None
    )
    blocked = set(blocks.values_list("person_id", flat=True))
    return [
        Resident(
            name=stay.person.name,
            url=reverse("desk:person", args=[stay.person_id]),
            role=stay.role_in_words,
            start=stay.from_date,
            end=stay.to_date,
            account=_("Has an account") if stay.person.account_id else _("No account"),
            blocked=stay.person_id in blocked,
            protected=stay.person.protected,
        )
        for stay in stays
    ]
