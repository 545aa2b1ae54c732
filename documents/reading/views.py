"""The resident's pages of documents: the list and one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import Perm, may, resident_page, staff_page
from accounts.actor import actor
from documents.kinds import kind_of
from documents.models import Document, Release
from documents.reading import labels
from documents.reading.cards import DocumentCard, cards
from documents.reading.filters import Filter, filter_of
from documents.reading.leaving import has_an_open_home, leaving_words, left_words
from documents.reading.my_documents import MyDocumentsPage, my_document_years, my_documents_page
from documents.reading.reading_history import (
    ReadingNote,
    may_have_notes,
    my_reading_notes,
    some_of_mine_are_closed,
)
from documents.reading.versions import as_it_came, as_readers_get_it
from documents.reading.viewing import SECONDS_UNTIL_IT_RENEWS, Reading, read
from documents.release.page_headers import document_header, home_of
from portal.web.paging import page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document on its own page."""

    title: str
    what: str
    about: str
    of_a_case: bool
    shared_by: str
    shared_on: date
    reason: str
    who_else: str
    until: date | None
    not_mine_url: str


@resident_page
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """My documents, newest first, as far as the filter asks for them."""
    number, chosen = page_number(request), filter_of(request.GET)
    found = my_documents_page(rows_of(number), chosen.condition)
    notes = my_reading_notes() if may_have_notes(found.last_shared) else {}
    page = paging(number, found.total, keeping=chosen.query)
    audit_log.record(
        "documents_listed",
        kind=Document._meta.label_lower,
        ids=[document.pk for document in found.documents],
        page=number,
        about=chosen.about,
        year=chosen.year,
    )
    hides, lives = actor(request).hides_case_titles, has_an_open_home()
    documents = cards(found.documents, notes, hides_case_titles=hides)
    years, new_count = _years_and_new(found, documents, notes, chosen)
    context = {
        "documents": documents,
        "total": found.total,
        "new_count": new_count,
        "page": page,
        "chosen": chosen,
        "year_choices": chosen.year_choices(years),
        "can_be_cleared": chosen.is_set and bool(documents),
        "leaving": leaving_words(),
        "has_home": lives,
        "left": [] if documents or chosen.is_set or lives else left_words(),
        "some_are_closed": not hides and some_of_mine_are_closed(),
    }
    return render(request, "documents/list.html", context)


def _years_and_new(
    found: MyDocumentsPage,
    shown: list[DocumentCard],
    notes: Mapping[UUID, ReadingNote],
    chosen: Filter,
) -> tuple[set[int], int]:
    """The years of all documents, and how many that are chosen are new.

    Both are of documents that both walls show: a note is wall 2's alone, and so would be a count of notes.
    """
    if found.holds_all and not chosen.is_set:
        return {document.dated.year for document in found.documents}, sum(
            card.is_new for card in shown
        )
    new = [document for document, note in notes.items() if note.is_new]
    years = my_document_years(counted=chosen.condition & Q(pk__in=new))
    return set(years), sum(years.values())


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document to read: its pages, what it is, from whom and why, who else can see it."""
    document = get_object_or_404(Document, pk=document_id)
    release = _reaching(document)
    if release is None:  # Taken back since the line before.
        raise Http404
    of_a_case = document.case_id is not None
    reached = kind_of(document.kind).reached_by(release.audience)
    page = DocumentPage(
        title=document.title,
        what=labels.what(document),
        about=labels.about(of_a_case=of_a_case),
        of_a_case=of_a_case,
        shared_by=release.by_name,
        shared_on=release.opens_on,
        reason=release.reason,
        who_else=labels.who_else(reached, of_a_case=of_a_case),
        until=release.until,
        not_mine_url=reverse("incidents:not_mine_document", args=[document.pk]),
    )
    context = {
        "document": page,
        "back_url": reverse("documents:list"),
        "download_url": reverse("documents:download", args=[document.pk]),
    }
    reading = read(request, document, as_readers_get_it(document))
    return _to_read(request, "documents/detail.html", context, reading)


@staff_page(Perm.READ_DOCUMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def document_for_staff(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The original as staff read it: on the page, and as a file only if they ask for it."""
    document = _with_its_subject(document_id)
    reading = read(request, document, as_it_came(document))
    return _to_read(request, "staff/read.html", _for_staff(document), reading)


@staff_page(Perm.READ_DOCUMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def copy_for_staff(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The document as its readers get it, with what is blacked out."""
    document = _with_its_subject(document_id)
    reading = read(request, document, as_readers_get_it(document))
    return _to_read(request, "staff/read_copy.html", _for_staff(document), reading)


def _with_its_subject(document_id: UUID) -> Document:
    subjects = ("upload", "case", "tenancy__property")
    document: Document = get_object_or_404(
        Document.objects.select_related(*subjects), pk=document_id
    )
    return document


def _for_staff(document: Document) -> dict[str, object]:
    return {
        "document": document_header(document),
        "back_url": home_of(document),
        "original_url": reverse("documents:original", args=[document.pk]),
        "file_words": labels.file_words(document.content_type, document.size),
        "copy_url": reverse("documents:read_copy", args=[document.pk]),
        "download_url": reverse("documents:download", args=[document.pk]),
        "black_out_url": reverse("documents:black_out", args=[document.pk])
        if may(Perm.RELEASE) and document.ended_at is None
        else "",
    }


def _to_read(
    request: HttpRequest, template: str, context: dict[str, object], reading: Reading
) -> HttpResponse:
    """The page; one on which something is still being prepared asks for itself anew, without a script.

    Not one with a word that was looked for: asked anew it would have lost the word.
    """
    response = render(request, template, context | {"reading": reading})
    if reading.renews and not reading.asked:
        response["Refresh"] = str(SECONDS_UNTIL_IT_RENEWS)
    return response


def _reaching(document: Document) -> Release | None:
    """The release by which the reader sees a document: one to the home before one by name."""
    rows = Release.objects.filter(document=document).order_by(
        F("recipient_id").asc(nulls_first=True)
    )
    release: Release | None = rows.only(
        "audience", "reason", "by_name", "opens_on", "until", "recipient"
    ).first()
    return release
