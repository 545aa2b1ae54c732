"""The cases in which a person has a role, on the staff's page of that person."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Party, Share
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role of the person in one case that the viewer works on."""

    reference: str
    url: str
    category: str
    role: str
    state: str
    knows: bool


def roles_of(person: Person) -> list[RoleRow]:
    """Every live role, the newest case first; two queries."""
    parties = Party.objects.filter(person=person, ended_at=None).select_related("case")
    shares = Share.objects.filter(person=person, ended_at=None)
    shared = set(shares.values_list("case_id", flat=True))
    return [
        RoleRow(
            reference=party.case.ref,
            url=reverse("desk:case", args=[party.case_id]),
            category=party.case.category,
            role=str(Party.PartyRole(party.role).label),
            state=party.case.status or (_("Closed") if party.case.closed_at else _("Open")),
            knows=party.case_id in shared,
        )
        for party in parties.order_by("-case__ref", "role")
    ]
