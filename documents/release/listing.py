"""One page of the documents of a tenancy or a case, with their releases and whom each reaches now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest

from accounts import audit_log
from documents.models import Document, Release
from documents.release.holds import waiting_among
from documents.release.readers import Readers, readers_of
from portal.web.paging import Paging, page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class DocumentList:
    """One page of documents with their live releases and those whom each release reaches."""

    rows: Sequence[Document]
    page: Paging
    releases: dict[UUID, list[Release]]
    readers: Readers
    waiting: set[UUID]


def documents_of(request: HttpRequest, documents: QuerySet[Document]) -> DocumentList:
    """The page of these documents that was asked for, newest first; six queries, however many rows."""
    number = page_number(request)
    held = documents.filter(ended_at=None).order_by("-dated", "-id")
    rows = list(
        held.select_related("upload__addressee", "upload__given_by").annotate(
            total=Window(Count("*"))
        )[rows_of(number)]
    )
    page = paging(number, rows[0].total if rows else 0)
    audit_log.record("documents_listed", rows, page=number)
    live = Release.objects.filter(document__in=[row.pk for row in rows], ended_at=None)
    releases: dict[UUID, list[Release]] = defaultdict(list)
    for release in live.select_related("recipient").order_by("recorded_at", "id"):
        releases[release.document_id].append(release)
    waiting = waiting_among(release.pk for of_one in releases.values() for release in of_one)
    return DocumentList(rows, page, releases, readers_of(rows), waiting)
