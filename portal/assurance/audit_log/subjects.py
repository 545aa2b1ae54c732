"""What a reference names: a document, a case, a tenancy or a person, with whatever entries speak of it by."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cases.models import Case, Party, Share
from documents.models import Block, Document, Upload
from tenancies.models import Person, Tenancy


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of the landlord's, and the identities of what belongs to it."""

    kind: str
    id: UUID
    parts: frozenset[UUID]


def subject_of(reference: str) -> Subject | None:
    """What the reader may see under this reference, whichever kind it is."""
    for find in (_document, _case, _tenancy, _person):
        if found := find(reference):
            return found
    return None


def _document(reference: str) -> Subject | None:
    found = Upload.objects.filter(ref=reference).values_list("pk", flat=True)
    documents = list(found)
    return Subject("documents.document", documents[0], frozenset(documents)) if documents else None


def _case(reference: str) -> Subject | None:
    case = Case.objects.filter(ref=reference).first()
    if case is None:
        return None
    parts = [
        *Document.objects.filter(case=case).values_list("pk", flat=True),
        *Share.objects.filter(case=case).values_list("pk", flat=True),
        *Party.objects.filter(case=case).values_list("pk", flat=True),
    ]
    return Subject("cases.case", case.pk, frozenset([case.pk, *parts]))


def _tenancy(reference: str) -> Subject | None:
    tenancy = Tenancy.objects.filter(ref=reference).first()
    if tenancy is None:
        return None
    documents = Document.objects.filter(tenancy=tenancy).values_list("pk", flat=True)
    return Subject("tenancies.tenancy", tenancy.pk, frozenset([tenancy.pk, *documents]))


def _person(reference: str) -> Subject | None:
    person = Person.objects.filter(ref=reference).first()
    if person is None:
        return None
    blocks = Block.objects.filter(person=person).values_list("pk", flat=True)
    return Subject("tenancies.person", person.pk, frozenset([person.pk, *blocks]))
