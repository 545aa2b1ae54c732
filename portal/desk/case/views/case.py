"""The staff's page of one case: its facts, its parties, its documents and who can see what now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import Perm, may, staff_page, today, viewer
from accounts.actor import actor
from accounts.models.user import plain_staff_ref
from cases.models import Case, OutOfPatchAccess
from cases.staff_knowledge import lived_together
from documents.freezes import freezes_on
from documents.models import Document
from documents.release.listing import documents_of
from documents.release.rows import document_rows
from portal.desk.case.cards import cards
from portal.desk.case.next_steps import plan_of
from portal.desk.case.parties import parties_of
from portal.desk.find.search import back_to_search
from portal.incidents.rectification import documents_to_correct


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """The facts of a case at the top of its page."""

    reference: str
    category: str
    about: str
    place: str
    officer: str
    opened: date
    closed: date | None
    state: str
    open_until: str
    frozen: bool
    same_household: bool


@staff_page(Perm.FIND_CASES)
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case, with what each party and each reader of a document can see now."""
    shown = get_object_or_404(Case.objects.select_related("property"), pk=case_id, ended_at=None)
    audit_log.record("case_opened", [shown])
    documents = documents_of(request, Document.objects.filter(case=shown))
    parties = parties_of(shown)
    frozen = bool(freezes_on(case=shown.pk))
    context = {
        "case": _head(shown, me=actor(request).staff_ref, frozen=frozen),
        "plan": plan_of(shown),
        "next_step_url": reverse("desk:next_step", args=[shown.pk])
        if may(Perm.PLAN_CASES) and not shown.closed_at
        else "",
        "parties": cards(parties, frozen=frozen),
        "documents": document_rows(documents, parties.shares_by_person),
        "to_correct": documents_to_correct(document.pk for document in documents.rows),
        "page": documents.page,
        "upload_url": reverse("documents:upload_to_case", args=[shown.pk])
        if may(Perm.UPLOAD)
        else "",
        "back_url": back_to_search(request),
    }
    return render(request, "staff/case.html", context)


def _head(case: Case, *, me: str | None, frozen: bool) -> CaseHeader:
    opened_today = OutOfPatchAccess.objects.filter(
        user=viewer().user_id, case=case, day=today(), ended_at=None
    )
    return CaseHeader(
        reference=case.ref,
        category=case.category,
        about=case.summary,
        place=case.property.address if case.property else "",
        officer=_("You") if me and plain_staff_ref(case.officer_ref) == me else case.officer_ref,
        opened=_day(case.opened_at),
        closed=_day(case.closed_at) if case.closed_at else None,
        state=case.status or (_("Closed") if case.closed_at else _("Open")),
        open_until=_("midnight tonight") if opened_today.exists() else "",
        frozen=frozen,
        same_household=lived_together(case.pk),
    )


def _day(written: str) -> date:
    """The day of a time kept as it was written: local, without an offset."""
    return date.fromisoformat(written[:10])
