"""What a freeze takes from whom, and what its end gives back: said before it is done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from cases.models import Share
from cases.staff_knowledge import followers_of
from documents.models import Document, Release
from documents.release.readers import readers_of
from portal.incidents.models import Freeze


@dataclass(frozen=True, slots=True)
class Reach:
    """Who sees what of a document, a case or a tenancy: per person how many documents, and who follows it."""

    documents: int
    readers: list[tuple[str, int]]
    followers: list[str]


def reach_of(
    *,
    document: UUID | None = None,
    case: UUID | None = None,
    tenancy: UUID | None = None,
    without: UUID | None = None,
) -> Reach:
    """Who sees it now, or would if one freeze ended. The same few queries, however many documents."""
    held = Q(case=case) if case else Q(tenancy=tenancy) if tenancy else Q(pk=document)
    documents = list(Document.objects.filter(held, ended_at=None))
    return Reach(len(documents), _readers(documents, without), _followers(case, without))


def reach_without(freeze: Freeze) -> Reach:
    """Who would see again what this freeze holds, if it ended.

    What another freeze or a block holds stays out of sight.
    """
    return reach_of(
        document=freeze.document_id,
        case=freeze.case_id,
        tenancy=freeze.tenancy_id,
        without=freeze.pk,
    )


def _readers(documents: list[Document], without: UUID | None) -> list[tuple[str, int]]:
    reached = readers_of(documents, without=without)
    document_of = dict(Release.objects.filter(pk__in=reached).values_list("pk", "document_id"))
    read: dict[str, set[UUID]] = defaultdict(set)
    for release, readers in reached.items():
        for reader in readers:
            if reader.signs_in:
                read[f"{reader.person.name} ({reader.person.ref})"].add(document_of[release])
    return sorted((name, len(theirs)) for name, theirs in read.items())


def _followers(case: UUID | None, without: UUID | None) -> list[str]:
    if case is None:
        return []
    following = [
        share for share, signs_in in followers_of(case, without=without).items() if signs_in
    ]
    shares = Share.objects.filter(pk__in=following).select_related("person")
    return sorted(f"{share.person.name} ({share.person.ref})" for share in shares)
