"""The resident's pages of documents: the list and one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import ledger
from accounts.access import resident_page
from accounts.actor import actor
from documents import words
from documents.cards import cards, reaching
from documents.filters import filter_of
from documents.models import Document
from documents.own_list import own_page, own_years
from documents.own_past import my_new_papers
from portal.paging import page_number, paging, rows_of
from portal.residents.homes import my_old_homes
from portal.residents.leaving import leaving_words


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One paper on its own page."""

    title: str
    what: str
    about: str
    of_a_case: bool
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
    """My documents, newest first, as far as the filter asks for them."""
    number, chosen = page_number(request), filter_of(request.GET)
    new = my_new_papers()
    found = own_page(Document.objects.filter(chosen.condition), rows_of(number), new)
    page = paging(number, found.total, keeping=chosen.query)
    ledger.record(
        "documents_listed",
        kind=Document._meta.label_lower,
        ids=[paper.pk for paper in found.papers],
        page=number,
        about=chosen.about,
        year=chosen.year,
    )
    # A page that holds all there are knows their years by itself.
    knows_years = found.holds_all and not chosen.is_set
    years = {paper.dated.year for paper in found.papers} if knows_years else own_years()
    hides = actor(request).hides_case_titles
    context = {
        "documents": cards(found.papers, new=new, hides_case_titles=hides),
        "total": found.total,
        "new_count": found.new,
        "page": page,
        "chosen": chosen,
        "about_choices": chosen.about_choices(),
        "year_choices": chosen.year_choices(years),
        "leaving": leaving_words(my_old_homes()),
    }
    return render(request, "documents/list.html", context)


@resident_page
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document: what it is, from whom and why, who else can see it."""
    paper = get_object_or_404(Document, pk=document_id)
    release = reaching([paper.pk]).get(paper.pk)
    of_a_case = paper.case_id is not None
    ledger.record("document_opened", [paper])
    page = DocumentPage(
        title=paper.title,
        what=words.what(paper),
        about=words.about(of_a_case=of_a_case),
        of_a_case=of_a_case,
        shared_by=release.by_name if release else "",
        shared_on=release.opens_on if release else None,
        reason=release.reason if release else "",
        who_else=words.who_else(release.audience if release else "", of_a_case=of_a_case),
        until=release.until if release else None,
        file_words=words.file_words(paper.content_type, paper.size),
        download_url=reverse("document_download", args=[paper.pk]),
        not_mine_url=reverse("not_mine_document", args=[paper.pk]),
    )
    context = {"document": page, "back_url": reverse("document_list")}
    return render(request, "documents/detail.html", context)
