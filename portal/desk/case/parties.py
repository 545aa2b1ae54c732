"""Everybody in a case: their shares, the words of these, their documents and their homes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.access import today
from cases.models import Case, Party, Share, Wording
from cases.staff_knowledge import followers_of
from documents.models import Release
from documents.release.holds import waiting_among
from documents.release.readers import readers_of
from tenancies.models import Occupancy


@dataclass(frozen=True, slots=True)
class Parties:
    """The live parties of a case with their live shares, the words of these, and their homes."""

    rows: list[Party]
    shares: dict[UUID, Share]
    words: dict[UUID, Wording]
    homes: dict[UUID, str]
    follows: dict[UUID, bool]
    documents: dict[UUID, list[str]]
    waiting: set[UUID]

    @property
    def shares_by_person(self) -> dict[UUID, Share]:
        """The live share of each person who has one."""
        return {share.person_id: share for share in self.shares.values()}


def parties_of(case: Case) -> Parties:
    """Everybody in the case; ten queries, however many they are."""
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
        documents=_documents(shares),
        waiting=waiting_among(share.pk for share in shares),
    )


def _documents(shares: list[Share]) -> dict[UUID, list[str]]:
    """Per share the titles of the documents that its person reads now, as they see them."""
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
    occupancies = Occupancy.objects.filter(here, person__in=people, ended_at=None)
    return {
        occupancy.person_id: occupancy.tenancy.property.address
        for occupancy in occupancies.select_related("tenancy__property").order_by("from_date", "id")
    }
