"""The parties on the staff's page of a case: what each of them knows and can see now."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Perm, may
from cases.models import Case, Party, Share, Wording
from cases.sight import followers_of
from cases.words import tone
from documents.models import Release
from documents.readers import readers_of
from documents.services import today
from tenancies.models import Person, Stay


@dataclass(frozen=True, slots=True)
class PartyCard:
    """One person in one role, and what they know of the case."""

    name: str
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
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parties:
    """The live parties of a case with their live shares, the words of these, and their homes."""

    rows: list[Party]
    shares: dict[UUID, Share]
    words: dict[UUID, Wording]
    homes: dict[UUID, str]
    follows: dict[UUID, bool]
    papers: dict[UUID, list[str]]

    @property
    def shares_by_person(self) -> dict[UUID, Share]:
        """The live share of each person who has one."""
        return {share.person_id: share for share in self.shares.values()}


def parties_of(case: Case) -> Parties:
    """Everybody in the case; eight queries, however many they are."""
    rows = list(
        Party.objects.filter(case=case, ended_at=None)
        .select_related("person")
        .order_by("role", "added_on", "id")
    )
    shares = list(Share.objects.filter(case=case, ended_at=None))
    words = Wording.objects.filter(share__in=[share.pk for share in shares], ended_at=None)
    return Parties(
        rows=rows,
        shares={share.party_id: share for share in shares},
        words={wording.share_id: wording for wording in words},
        homes=_homes([row.person_id for row in rows]),
        follows=followers_of(case.pk),
        papers=_papers(shares),
    )


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
    if share:
        warnings += _about_share(parties.follows.get(share.pk))
    can_write = may(Perm.RELEASE) and not frozen and not knows_already
    shown = _shown(share, parties) if share else {}
    return PartyCard(
        name=party.person.name,
        role=str(Party.Role(party.role).label),
        address=parties.homes.get(party.person_id, ""),
        warning=" ".join(warnings),
        share_url=reverse("staff_share", args=[party.pk]) if can_write else "",
        end_url=reverse("staff_share_end", args=[share.pk]) if share and may(Perm.RELEASE) else "",
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
        "papers": tuple(parties.papers[share.pk]),
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
        return [_("Cannot open it now: left, under 16, blocked, or the case is frozen.")]
    return [] if signs_in else [_("Cannot open it yet: no active account.")]


def _papers(shares: list[Share]) -> dict[UUID, list[str]]:
    """Per share the titles of the papers that its person reads now, as they see them."""
    live = Release.objects.filter(share__in=[share.pk for share in shares], ended_at=None)
    releases = list(live.select_related("document").order_by("document__dated", "id"))
    readers = readers_of(release.document for release in releases)
    titles: dict[UUID, list[str]] = defaultdict(list)
    for release in releases:
        if release.share_id and any(reader.signs_in for reader in readers[release.pk]):
            titles[release.share_id].append(release.document.title)
    return titles


def _homes(people: list[UUID]) -> dict[UUID, str]:
    """Where each of them lives now, as far as the viewer works there."""
    here = Q(to_date=None) | Q(to_date__gte=today())
    stays = Stay.objects.filter(here, person__in=people, ended_at=None)
    return {
        stay.person_id: stay.tenancy.property.address
        for stay in stays.select_related("tenancy__property").order_by("from_date", "id")
    }
