"""The resident's pages of cases: only shared ones, in the words written for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import resident_page
from accounts.actor import actor
from cases.cards import cards, live_wordings
from cases.labels import tone
from cases.models import Party, Share, Wording
from documents.models import Document
from documents.reading.cards import cards as document_cards
from documents.reading.reading_history import my_reading_notes, some_of_mine_are_closed
from portal.web.paging import page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class CasePage:
    """One shared case, as this party may know of it."""

    title: str
    status: str
    tone: str
    next_step: str
    accused: bool
    witness: bool
    shared_by: str
    shared_on: date


@resident_page
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """My cases: those shared with me."""
    number = page_number(request)
    wordings = live_wordings()
    page = paging(number, wordings.count())
    rows = list(wordings[rows_of(number)])
    audit_log.record("cases_listed", kind="cases.share", ids=[row.share_id for row in rows])
    hides = actor(request).hides_case_titles
    context = {"cases": cards(rows, hides_case_titles=hides), "page": page}
    return render(request, "cases/list.html", context)


@resident_page
@require_safe
def case(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """One case: where it stands, what happens next, and the documents shared with me."""
    # Picked here from the few that are theirs: PostgreSQL would work longer where another's has this id.
    theirs = Share.objects.only("case", "stands_as", "recorded_at").in_bulk()
    if (share := theirs.get(share_id)) is None:
        raise Http404
    wording = get_object_or_404(
        Wording.objects.only("title", "status", "next_step", "by_name"), share=share, ended_at=None
    )
    documents = list(Document.objects.filter(case=share.case_id).newest_first().listed())
    audit_log.record("case_opened", [share])
    shown = [document.pk for document in documents]
    audit_log.record("documents_listed", kind=Document._meta.label_lower, ids=shown)
    context = {
        "case": CasePage(
            title=wording.title,
            status=wording.status,
            tone=tone(wording.status),
            next_step=wording.next_step,
            accused=share.stands_as == Party.PartyRole.ALLEGED_PERPETRATOR,
            witness=share.stands_as == Party.PartyRole.WITNESS,
            shared_by=wording.by_name,
            shared_on=timezone.localdate(share.recorded_at),
        ),
        "documents": document_cards(documents, my_reading_notes(), hides_case_titles=False),
        "some_are_closed": (
            not actor(request).hides_case_titles and some_of_mine_are_closed(share.pk)
        ),
        "back_url": reverse("residents:cases"),
    }
    return render(request, "cases/detail.html", context)
