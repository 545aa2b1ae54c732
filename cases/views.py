"""The resident's pages of cases: only shared ones, in the words written for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import ledger
from accounts.access import resident_page
from cases.models import Party, Share, Wording
from cases.words import tone
from documents.models import Document
from documents.views import cards
from portal.paging import page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One shared case in the list."""

    title: str
    url: str
    status: str
    tone: str
    next_step: str
    new: bool = False


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
    reference: str = ""


@resident_page
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """My cases: those shared with me."""
    number = page_number(request)
    wordings = Wording.objects.filter(ended_at=None).order_by("-recorded_at", "id")
    total = wordings.count()
    page = paging(number, total)
    rows = list(wordings.only("share", "title", "status", "next_step")[rows_of(number)])
    ledger.record("cases_listed", kind="cases.share", ids=[row.share_id for row in rows])
    context = {"cases": [_card(row) for row in rows], "page": page}
    return render(request, "cases/list.html", context)


@resident_page
@require_safe
def case(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """One case: where it stands, what happens next, and the papers shared with me."""
    share = get_object_or_404(Share.objects.only("case", "stands_as", "recorded_at"), pk=share_id)
    wording = get_object_or_404(
        Wording.objects.only("title", "status", "next_step", "by_name"), share=share, ended_at=None
    )
    papers = list(Document.objects.filter(case=share.case_id).newest_first())
    ledger.record("case_opened", [share])
    ledger.record("documents_listed", papers)
    context = {
        "case": CasePage(
            title=wording.title,
            status=wording.status,
            tone=tone(wording.status),
            next_step=wording.next_step,
            accused=share.stands_as == Party.Role.ALLEGED_PERPETRATOR,
            witness=share.stands_as == Party.Role.WITNESS,
            shared_by=wording.by_name,
            shared_on=timezone.localdate(share.recorded_at),
        ),
        "documents": cards(papers),
        "back_url": reverse("case_list"),
    }
    return render(request, "cases/detail.html", context)


def _card(wording: Wording) -> CaseCard:
    return CaseCard(
        title=wording.title,
        url=reverse("case", args=[wording.share_id]),
        status=wording.status,
        tone=tone(wording.status),
        next_step=wording.next_step,
    )
