"""What became of the reports that a resident made: told under My details, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import audit_log
from portal.incidents.models import IncidentStep, Report, ReportStep
from portal.web.dates import moment_words

# What residents may read of their own (docs/access.md).
READS = ("id", "reference", "incident_id", "received_at")
ANSWER_READS = ("id", "report_id", "reason", "recorded_at")
CLOSING_READS = ("id", "incident_id", "recorded_at")


@dataclass(frozen=True, slots=True)
class MyReport:
    """One report: its reference, when it came, what became of it, and what we answered, if we did."""

    reference: str
    told: str
    state: str
    since: str
    answer: str


def my_reports() -> list[MyReport]:
    """The reports of whoever asks, the newest first; three queries."""
    reports = list(Report.objects.only(*READS).order_by("-received_at", "reference"))
    audit_log.record("own_reports_listed", reports)
    answers = {
        step.report_id: step
        for step in ReportStep.objects.only(*ANSWER_READS).filter(
            report__in=[report.pk for report in reports], ended_at=None
        )
    }
    closings = {
        step.incident_id: step
        for step in IncidentStep.objects.only(*CLOSING_READS).filter(
            incident__in={report.incident_id for report in reports}, ended_at=None
        )
    }
    return [
        _row(report, answers.get(report.pk), closings.get(report.incident_id)) for report in reports
    ]


def _row(report: Report, answer: ReportStep | None, closing: IncidentStep | None) -> MyReport:
    if answer:
        return _told(report, _("We answered you"), moment_words(answer.recorded_at), answer.reason)
    if closing:
        return _told(report, _("We closed it"), moment_words(closing.recorded_at))
    return _told(report, _("We have it"))


def _told(report: Report, state: str, since: str = "", answer: str = "") -> MyReport:
    return MyReport(report.reference, moment_words(report.received_at), state, since, answer)
