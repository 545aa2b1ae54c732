"""Who reads a document now, or would after a release: PostgreSQL answers, from the one text of the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

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


def readers_of(documents: Iterable[Document], *, without: UUID | None = None) -> Readers:
    """Per release of these documents whom it reaches now, by name; two queries for all of them.

    `without` a freeze: whom it would reach if that freeze ended. The DPO alone may ask so.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT release_id, person_id, signs_in FROM portal.readers_of(%s, %s)",
            [[document.pk for document in documents], without],
        )
        return _by_release(cursor.fetchall())


def kept_readers(document: Document) -> list[Person]:
    """Who would read it if nothing were closed, and does not now: of their patch, or for a manager of all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.kept_readers(%s)", [document.pk])
        (kept,) = cursor.fetchone()
    return list(Person.objects.filter(pk__in=kept).order_by("surname", "forename", "ref"))


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
    """Whom these releases of one document would reach today if they were its only ones.

    Empty for those that PostgreSQL would refuse. One query for all of them, which writes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _WOULD_READ,
            {
                "document": releases[0].document_id,
                "ids": [release.pk for release in releases],
                "audiences": [release.audience for release in releases],
                "recipients": [release.recipient_id for release in releases],
                "shares": [release.share_id for release in releases],
                "untils": [release.until for release in releases],
            },
        )
        return _by_release(cursor.fetchall())


def releases_forbidden_since() -> list[UUID]:
    """Releases of the viewer's work that reach no one, because the facts have changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.releases_forbidden_since()")
        return list(cursor.fetchone()[0])


def _by_release(rows: list[tuple[UUID, UUID, bool]]) -> Readers:
    people = Person.objects.in_bulk({person for _release, person, _signs_in in rows})
    readers: Readers = defaultdict(list)
    for release, person, signs_in in rows:
        readers[release].append(Reader(people[person], signs_in))
    for reached in readers.values():
        reached.sort(key=lambda reader: (reader.person.name, reader.person.ref))
    return readers


_WOULD_READ = """
    SELECT asked.id, reader.person_id, reader.signs_in
    FROM unnest(
        %(ids)s::uuid[], %(audiences)s::text[], %(recipients)s::uuid[], %(shares)s::uuid[], %(untils)s::date[]
    ) AS asked (id, audience, recipient, share, until),
    portal.would_read(
        %(document)s, asked.audience, asked.recipient, asked.share, asked.until
    ) AS reader
"""
