"""Officers' pages of rectification requests: who disagrees with what a document says about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import Perm, may, staff_page
from accounts.actor import actor
from accounts.models import User
from documents.release.page_headers import document_header, home_of, subject_label
from documents.staff_labels import kind_words
from portal.incidents.forms.incident import RectificationAnswerForm
from portal.incidents.models import Report, ReportStep
from portal.incidents.page_headers import Reporter, answer_words, answers_of, reporter_person
from portal.incidents.rectification import SUBJECT, rectification_requests
from portal.incidents.steps import answer_rectification_request
from portal.web.dates import moment_words
from portal.web.paging import page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class RectificationLine:
    """One rectification request in the list; `outcome` is empty while it waits."""

    reference: str
    url: str
    told: str
    document: str
    subject_label: str
    outcome: str
    answered: str


@staff_page(Perm.ANSWER_RECTIFICATION_REQUESTS)
@require_safe
def rectification_requests_page(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, and below it what is done."""
    number = page_number(request)
    listed = rectification_requests().waiting_first().annotate(total=Window(Count("*")))
    shown = list(_with_documents(listed)[rows_of(number)])
    page = paging(number, shown[0].total if shown else 0)
    audit_log.record("rectification_requests_listed", shown, page=number)
    answers = ReportStep.objects.filter(report__in=[report.pk for report in shown], ended_at=None)
    done = {step.report_id: step for step in answers}
    lines = [_line(report, done.get(report.pk)) for report in shown]
    context = {
        "waiting": [line for line in lines if not line.answered],
        "done": [line for line in lines if line.answered],
        "page": page,
    }
    return render(request, "staff/rectification_requests.html", context)


@staff_page(Perm.ANSWER_RECTIFICATION_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def rectification_request(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One rectification request: what they wrote, the document, who they are, and what was done about it."""
    shown: Any = get_object_or_404(
        _with_documents(rectification_requests().with_answers()), pk=report_id
    )
    form = RectificationAnswerForm(
        request.POST if request.method == "POST" and not shown.answered_at else None
    )
    if form.is_valid() and _is_saved(form, shown, by=actor(request)):
        messages.success(request, _("Saved as you wrote it."))
        return redirect("incidents:rectification_requests")
    audit_log.record("rectification_request_opened", [shown])
    context = {
        "reference": shown.reference,
        "told": moment_words(shown.received_at),
        "what": shown.what,
        "contact": shown.contact,
        "teller": _teller(shown),
        "document": document_header(shown.document),
        "place_url": home_of(shown.document),
        "is_done": shown.answered_at is not None,
        "steps": answers_of(shown),
        "breach_url": reverse("incidents:not_mine_document", args=[shown.document_id]),
        "form": form,
        "limit_url": reverse("incidents:limit_use", args=[shown.pk]) if may(Perm.LIMIT_USE) else "",
        "back_url": reverse("incidents:rectification_requests"),
    }
    return render(request, "staff/rectification_request.html", context)


def _with_documents(reports: Any) -> Any:
    return reports.select_related(*SUBJECT)


def _line(report: Any, done: ReportStep | None) -> RectificationLine:
    return RectificationLine(
        reference=report.reference,
        url=reverse("incidents:rectification_request", args=[report.pk]),
        told=moment_words(report.received_at),
        document=kind_words(report.document.kind),
        subject_label=subject_label(report.document),
        outcome=answer_words(done) if done else "",
        answered=moment_words(done.recorded_at) if done else "",
    )


def _teller(report: Report) -> Reporter:
    """A resident; or a colleague wrote it down for somebody, whose name we did not ask."""
    return reporter_person(report) if report.person_id else Reporter(_("Written down by staff"))


def _is_saved(form: RectificationAnswerForm, report: Report, *, by: User) -> bool:
    """Whether it is stored; if a colleague was quicker, the form says so."""
    try:
        answer_rectification_request(report=report, by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()
