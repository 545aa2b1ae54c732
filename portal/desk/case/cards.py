"""The parties on the staff's page of a case: what each of them knows and can see now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Perm, may
from cases.labels import tone
from cases.models import Party, Share
from portal.desk.case.parties import Parties
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class PartyCard:
    """One person in one role, and what they know of the case."""

    name: str
    url: str
    role: str
    address: str
    warning: str
    share_url: str
    end_url: str
    shared: bool = False
    shared_on: date | None = None
    share_title: str = ""
    share_status: str = ""
    share_tone: str = ""
    next_step: str = ""
    documents: tuple[str, ...] = ()


def cards(parties: Parties, *, frozen: bool) -> list[PartyCard]:
    """The parties as cards; a frozen case is shared with nobody anew."""
    roles = Counter(party.person_id for party in parties.rows)
    return [_card(party, parties, frozen, roles) for party in parties.rows]


def _card(party: Party, parties: Parties, frozen: bool, roles: Counter[UUID]) -> PartyCard:
    share = parties.shares.get(party.pk)
    knows_already = share is None and party.person_id in parties.shares_by_person
    warnings = [*_about_person(party.person, roles[party.person_id])]
    if knows_already:
        warnings.append(_("Knows of this case in their other role."))
    if share and share.pk in parties.waiting:
        warnings.append(_("Cannot open it yet: a colleague will look at it first."))
    elif share:
        warnings += _about_share(parties.follows.get(share.pk))
    can_write = may(Perm.SHARE_CASES) and not frozen and not knows_already
    shown = _shown(share, parties) if share else {}
    return PartyCard(
        name=party.person.name,
        url=reverse("desk:person", args=[party.person_id]),
        role=str(Party.PartyRole(party.role).label),
        address=parties.homes.get(party.person_id, ""),
        warning=" ".join(warnings),
        share_url=reverse("desk:share", args=[party.pk]) if can_write else "",
        end_url=reverse("desk:share_end", args=[share.pk])
        if share and may(Perm.SHARE_CASES)
        else "",
        **shown,
    )


def _shown(share: Share, parties: Parties) -> dict[str, Any]:
    wording = parties.words[share.pk]
    return {
        "shared": True,
        "shared_on": timezone.localdate(share.recorded_at),
        "share_title": wording.title,
        "share_status": wording.status,
        "share_tone": tone(wording.status),
        "next_step": wording.next_step,
        "documents": tuple(parties.documents[share.pk]),
    }


def _about_person(person: Person, roles: int) -> list[str]:
    said = []
    if roles > 1:
        said.append(_("Has more than one role in this case."))
    if person.protected:
        said.append(_("Protected: use the safe contact only."))
    return said


def _about_share(signs_in: bool | None) -> list[str]:
    if signs_in is None:
        return [
            _(
                "Cannot open it now: left, under 16, blocked, to be seen first, or the case is frozen."
            )
        ]
    return [] if signs_in else [_("Cannot open it yet: no active account.")]
