"""Who reads a document now, or would after a release: PostgreSQL answers, from the one text of the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from accounts.access import viewer
from documents.models import Document, Release
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom a release reaches; without an active account they cannot sign in to read."""

    person: Person
    signs_in: bool


Readers = dict[UUID, list[Reader]]


@dataclass(frozen=True, slots=True)
class SeenNow:
    """The documents and cases that a person sees now, as far as the viewer works on them."""

    documents: frozenset[UUID]
    cases: frozenset[UUID]


def readers_of(documents: Iterable[Document]) -> Readers:
    """Per release of these documents whom it reaches now, by name; two queries for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT release_id, person_id, signs_in FROM portal.readers_of(%s)",
            [[document.pk for document in documents]],
        )
        rows = cursor.fetchall()
    people = Person.objects.in_bulk({person for _release, person, _signs_in in rows})
    readers: Readers = defaultdict(list)
    for release, person, signs_in in rows:
        readers[release].append(Reader(people[person], signs_in))
    for reached in readers.values():
        reached.sort(key=lambda reader: (reader.person.name, reader.person.ref))
    return readers


def sees_now(person_id: UUID) -> SeenNow:
    """What a person with whom the viewer works sees now, or would with an active account; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT document_id, case_id FROM portal.sees_now(%s)", [person_id])
        rows = cursor.fetchall()
    return SeenNow(
        documents=frozenset(document for document, _case in rows if document),
        cases=frozenset(case for _document, case in rows if case),
    )


def would_read(releases: list[Release]) -> Readers:
    """Whom these releases of one document would reach if they were its only ones.

    They are made, read and undone, so the answer is what a reader would really get; until then the
    document's live releases are locked. Empty where PostgreSQL refuses them.
    """
    document = releases[0].document
    try:
        with transaction.atomic():
            Release.objects.filter(document=document, ended_at=None).update(
                ended_at=Now(), ended_by=viewer().user_id
            )
            Release.objects.bulk_create(releases)
            readers = readers_of([document])
            transaction.set_rollback(True)
    except DatabaseError:
        return {}
    return readers
