"""The people on the staff's page of a tenancy: who stays or stayed there, and what to heed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Block
from tenancies.models import Occupancy, Tenancy


@dataclass(frozen=True, slots=True)
class Resident:
    """One occupancy of one person."""

    name: str
    url: str
    role: str
    start: date
    end: date | None
    account: str
    blocked: bool
    protected: bool


def people_of(tenancy: Tenancy) -> list[Resident]:
    """Every live occupancy; two queries. `blocked`: from this home, or from everything."""
    occupancies = list(
        Occupancy.objects.filter(tenancy=tenancy, ended_at=None)
        .select_related("person")
        .order_by("from_date", "person__surname", "person__forename", "id")
    )
    everything = Q(tenancy=None, case=None, document=None)
    blocks = Block.objects.filter(
        everything | Q(tenancy=tenancy),
        person__in=[s.person_id for s in occupancies],
        ended_at=None,
    )
    blocked = set(blocks.values_list("person_id", flat=True))
    return [
        Resident(
            name=occupancy.person.name,
            url=reverse("desk:person", args=[occupancy.person_id]),
            role=occupancy.role_in_words,
            start=occupancy.from_date,
            end=occupancy.to_date,
            account=_("Has an account") if occupancy.person.account_id else _("No account"),
            blocked=occupancy.person_id in blocked,
            protected=occupancy.person.protected,
        )
        for occupancy in occupancies
    ]
