"""What a freeze takes from whom, and what its end gives back: said before it is done."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.models import Party, Share
from cases.staff_knowledge import followers_of
from documents.models import Document, Release
from documents.release.readers import readers_of, sees_now
from portal.incidents.models import Freeze
from tenancies.models import Person


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


def documents_about(person: UUID) -> QuerySet[Document]:
    """What a freeze about a person closes: of their cases, released to them by name, or addressed to them."""
    cases = Party.objects.filter(person=person).values("case")
    named = Release.objects.filter(recipient=person).values("document")
    addressed = Q(upload__addressee=person)
    found: QuerySet[Document] = Document.objects.filter(
        Q(case__in=cases) | Q(pk__in=named) | addressed, ended_at=None
    )
    return found


def reach_of_level(level: str, thing: UUID) -> Reach:
    """Who would lose sight of what if one thing were closed, by its level."""
    if level == Freeze.Level.ACCOUNT:
        return _reach_of_account(thing)
    if level == Freeze.Level.PERSON:
        documents = list(documents_about(thing))
        cases = Party.objects.filter(person=thing).values_list("case", flat=True).distinct()
        followers = {name for case in cases for name in _followers(case, None)}
        return Reach(len(documents), _readers(documents, None), sorted(followers))
    return reach_of(**{level: thing})


def _reach_of_account(account: UUID) -> Reach:
    person = Person.objects.get(account=account)
    seen = sees_now(person.pk)
    name = f"{person.name} ({person.ref})"
    documents = len(seen.documents)
    return Reach(documents, [(name, documents)] if documents else [], [name] if seen.cases else [])


def reach_without(freeze: Freeze) -> Reach:
    """Who would see again what this freeze holds, if it ended.

    What another freeze or a block holds stays out of sight. Whoever gave a document and reads it still does
    not see it again.
    """
    return reach_of(
        document=freeze.document_id,
        case=freeze.case_id,
        tenancy=freeze.tenancy_id,
        without=freeze.pk,
    )


def _readers(documents: list[Document], without: UUID | None) -> list[tuple[str, int]]:
    reached = readers_of(documents, without=without)
    read_now = readers_of(documents) if without else {}
    document_of = dict(Release.objects.filter(pk__in=reached).values_list("pk", "document_id"))
    read: dict[str, set[UUID]] = defaultdict(set)
    for release, readers in reached.items():
        now = {reader.person.pk for reader in read_now.get(release, [])}
        for reader in readers:
            if reader.signs_in and reader.person.pk not in now:
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
