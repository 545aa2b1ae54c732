"""The officers' pages of corrections: who disagrees with what a paper says about them, and what was done."""

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
from accounts.access import Perm, staff_page
from accounts.actor import actor
from accounts.models import User
from documents.release.page_headers import head, home_of, place
from documents.staff_labels import kind_words
from portal.incidents.forms.report import AnswerForm
from portal.incidents.models import Handling, Report
from portal.incidents.page_headers import Teller, outcome_words, steps_of, teller_person
from portal.incidents.rectification import corrections
from portal.incidents.report_steps import answer_correction
from portal.web.dates import moment_words
from portal.web.paging import page_number, paging, rows_of

SUBJECT = ("document__upload", "document__case", "document__tenancy__property")


@dataclass(frozen=True, slots=True)
class Line:
    """One correction in the list; `outcome` is empty while it waits."""

    reference: str
    url: str
    told: str
    paper: str
    place: str
    outcome: str
    answered: str


@staff_page(Perm.ANSWER_CORRECTIONS)
@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first, and below it what is done."""
    number = page_number(request)
    listed = corrections().waiting_first().annotate(total=Window(Count("*")))
    shown = list(_with_papers(listed)[rows_of(number)])
    page = paging(number, shown[0].total if shown else 0)
    audit_log.record("corrections_listed", shown, page=number)
    done = {
        handling.report_id: handling
        for handling in Handling.objects.filter(
            report__in=[report.pk for report in shown], kind__in=Handling.DONE, ended_at=None
        )
    }
    lines = [_line(report, done.get(report.pk)) for report in shown]
    context = {
        "waiting": [line for line in lines if not line.answered],
        "done": [line for line in lines if line.answered],
        "page": page,
    }
    return render(request, "staff/corrections.html", context)


@staff_page(Perm.ANSWER_CORRECTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One correction: what they wrote, the paper, who they are, and what was done about it."""
    shown: Any = get_object_or_404(_with_papers(corrections().with_handling()), pk=report_id)
    form = AnswerForm(request.POST if request.method == "POST" and not shown.done_at else None)
    if form.is_valid() and _is_saved(form, shown, by=actor(request)):
        messages.success(request, _("Saved as you wrote it."))
        return redirect("incidents:rectification_requests")
    audit_log.record("correction_opened", [shown])
    context = {
        "reference": shown.reference,
        "told": moment_words(shown.recorded_at),
        "what": shown.what,
        "contact": shown.contact,
        "teller": _teller(shown),
        "paper": head(shown.document),
        "place_url": home_of(shown.document),
        "is_done": shown.done_at is not None,
        "steps": steps_of(shown),
        "breach_url": reverse("incidents:not_mine_document", args=[shown.document_id]),
        "form": form,
        "back_url": reverse("incidents:rectification_requests"),
    }
    return render(request, "staff/correction.html", context)


def _with_papers(reports: Any) -> Any:
    return reports.select_related(*SUBJECT)


def _line(report: Any, done: Handling | None) -> Line:
    return Line(
        reference=report.reference,
        url=reverse("incidents:rectification_request", args=[report.pk]),
        told=moment_words(report.recorded_at),
        paper=kind_words(report.document.kind),
        place=place(report.document),
        outcome=outcome_words(done) if done else "",
        answered=moment_words(done.recorded_at) if done else "",
    )


def _teller(report: Report) -> Teller:
    """A resident; or a colleague wrote it down for somebody, whose name we did not ask."""
    return teller_person(report) if report.person_id else Teller(_("Written down by staff"))


def _is_saved(form: AnswerForm, report: Report, *, by: User) -> bool:
    """Whether it is stored; if a colleague was quicker, the form says so."""
    try:
        answer_correction(report=report, by=by, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()
