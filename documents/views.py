"""The resident's pages of documents: the list and one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import ledger
from accounts.access import resident_page
from documents import words
from documents.models import Document, Release
from portal.paging import page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """One paper in a list."""

    title: str
    url: str
    about: str
    dated: date
    shared_on: date | None
    shared_by: str
    file_words: str
    who_else: str
    new: bool = False


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One paper on its own page."""

    title: str
    what: str
    about: str
    shared_by: str
    shared_on: date | None
    reason: str
    who_else: str
    until: date | None
    file_words: str
    download_url: str
    not_mine_url: str


@resident_page
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """My documents, newest first."""
    number = page_number(request)
    rows = list(Document.objects.newest_first().annotate(total=Window(Count("*")))[rows_of(number)])
    total = rows[0].total if rows else 0
    page = paging(number, total)
    ledger.record("documents_listed", rows, page=number)
    context = {"documents": cards(rows), "total": total, "new_count": 0, "page": page}
    return render(request, "documents/list.html", context)


@resident_page
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document: what it is, from whom and why, who else can see it."""
    paper = get_object_or_404(Document, pk=document_id)
    release = _reaching([paper]).get(paper.pk)
    ledger.record("document_opened", [paper])
    page = DocumentPage(
        title=paper.title,
        what=words.what(paper),
        about=words.about(paper),
        shared_by=release.by_name if release else "",
        shared_on=release.opens_on if release else None,
        reason=release.reason if release else "",
        who_else=words.who_else(release),
        until=release.until if release else None,
        file_words=words.file_words(paper),
        download_url=reverse("document_download", args=[paper.pk]),
        not_mine_url=reverse("not_mine_document", args=[paper.pk]),
    )
    context = {"document": page, "back_url": reverse("document_list")}
    return render(request, "documents/detail.html", context)


def cards(papers: list[Document]) -> list[DocumentCard]:
    """The papers as cards; one query for all the releases that reach the reader."""
    releases = _reaching(papers)
    return [_card(paper, releases.get(paper.pk)) for paper in papers]


def _card(paper: Document, release: Release | None) -> DocumentCard:
    return DocumentCard(
        title=paper.title,
        url=reverse("document", args=[paper.pk]),
        about=words.about(paper),
        dated=paper.dated,
        shared_on=release.opens_on if release else None,
        shared_by=release.by_name if release else "",
        file_words=words.file_words(paper),
        who_else=words.who_else(release),
    )


def _reaching(papers: list[Document]) -> dict[UUID, Release]:
    """Per paper the release by which the reader sees it; one to the home before one by name."""
    # One to the home comes last (nulls do), and so stays in the dictionary.
    rows = Release.objects.filter(document__in=papers).order_by(
        F("recipient_id").asc(nulls_last=True)
    )
    reaching = rows.only(
        "document", "audience", "reason", "by_name", "opens_on", "until", "recipient"
    )
    return {release.document_id: release for release in reaching}
