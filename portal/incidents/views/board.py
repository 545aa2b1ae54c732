"""The DPO's first page: reports by deadline, what waits first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import Perm, staff_page
from portal.incidents.audit_references import frozen_thing_label
from portal.incidents.clock import Clock, clock_from
from portal.incidents.models import Freeze, Report, ReportStep
from portal.incidents.rectification import rectification_requests_waiting
from portal.web.dates import moment_words
from portal.web.paging import page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in the list. `clock` stands still, and is None, once it is closed."""

    reference: str
    url: str
    told: str
    clock: Clock | None
    acknowledged: str
    frozen: list[str]
    outcome: str
    closed: str


@staff_page(Perm.HANDLE_REPORTS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Open reports by deadline, and then the closed ones, the newest first."""
    number = page_number(request)
    listed = Report.objects.for_the_dpo().waiting_first().annotate(total=Window(Count("*")))
    shown = list(listed[rows_of(number)])
    page = paging(number, shown[0].total if shown else 0)
    audit_log.record("reports_listed", shown, page=number)
    lines = _lines(shown)
    context = {
        "open": [line for line in lines if line.clock],
        "closed": [line for line in lines if not line.clock],
        "page": page,
        "rectification_requests": rectification_requests_waiting(),
    }
    return render(request, "dpo/home.html", context)


def _lines(reports: list[Any]) -> list[ReportLine]:
    frozen = _frozen_because_of(reports)
    closed = {
        step.report_id: step
        for step in ReportStep.objects.filter(
            report__in=[report.pk for report in reports],
            kind=ReportStep.StepKind.CLOSED,
            ended_at=None,
        )
    }
    return [_line(report, frozen[report.pk], closed.get(report.pk)) for report in reports]


def _line(report: Any, frozen: list[str], closed: ReportStep | None) -> ReportLine:
    return ReportLine(
        reference=report.reference,
        url=reverse("incidents:report", args=[report.pk]),
        told=moment_words(report.recorded_at),
        clock=None if closed else clock_from(report.recorded_at),
        acknowledged=moment_words(report.acknowledged_at) if report.acknowledged_at else "",
        frozen=frozen,
        outcome=str(ReportStep.ReportOutcome(closed.outcome).label) if closed else "",
        closed=moment_words(closed.recorded_at) if closed else "",
    )


def _frozen_because_of(reports: list[Any]) -> dict[UUID | None, list[str]]:
    live = Freeze.objects.filter(report__in=[report.pk for report in reports], ended_at=None)
    found: dict[UUID | None, list[str]] = defaultdict(list)
    for freeze in live.select_related("case", "tenancy", "document__upload").order_by(
        "recorded_at", "id"
    ):
        found[freeze.report_id].append(frozen_thing_label(freeze))
    return found
