"""What is done with a report: acknowledged, contained, closed or answered; each step is kept for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.models import User
from portal.incidents.models import Freeze, Report, ReportStep


def acknowledge(*, report: Report, by: User) -> None:
    """Say that somebody has it in hand. Raises ValidationError if somebody has said so already."""
    _step(report, ReportStep.StepKind.ACKNOWLEDGED, by=by)
    audit_log.record("report_acknowledged", [report])


def close_report(*, report: Report, outcome: str, reason: str, by: User) -> None:
    """Decide what it was (ReportStep.ReportOutcome), and why. It stays readable. Raises ValidationError."""
    _step(report, ReportStep.StepKind.CLOSED, outcome=outcome, reason=reason, by=by)
    audit_log.record("report_closed", [report], outcome=outcome)


def answer_rectification_request(*, report: Report, outcome: str, reason: str, by: User) -> None:
    """Say what was done (ReportStep.RectificationAnswer) about a disputed document, in a sentence.

    Raises ValidationError if a colleague was quicker.
    """
    _step(report, ReportStep.StepKind.ANSWERED, outcome=outcome, reason=reason, by=by)
    audit_log.record("rectification_request_answered", [report], outcome=outcome)


def freeze_more(*, report: Report, reason: str, by: User) -> None:
    """Freeze the case or tenancy of the reported document. Raises ValidationError without a document."""
    document = report.document
    if document is None:
        raise ValidationError(_("There is no document to this report."))
    with _or_say_why(), transaction.atomic():
        freeze: Freeze = Freeze.objects.create(
            case_id=document.case_id,
            tenancy_id=document.tenancy_id,
            report=report,
            reason=reason,
            recorded_by=by.pk,
        )
    kind, thing = freeze.holds
    audit_log.record("frozen", kind=kind, ids=[thing], freeze=str(freeze.pk))


def end_freeze(*, freeze: Freeze, reason: str, by: User) -> None:
    """Let people see again what this freeze held; others may hold it still. Raises ValidationError."""
    with _or_say_why(), transaction.atomic():
        freeze.ended_reason = reason
        freeze.end(by=by.pk, also=("ended_reason",))
    kind, thing = freeze.holds
    audit_log.record("freeze_ended", kind=kind, ids=[thing], freeze=str(freeze.pk))


def _step(
    report: Report, kind: ReportStep.StepKind, *, outcome: str = "", reason: str = "", by: User
) -> None:
    with _or_say_why(), transaction.atomic():
        ReportStep.objects.create(
            report_id=report.pk,
            kind=kind,
            outcome=outcome,
            reason=reason,
            by_name=by.name,
            recorded_by=by.pk,
        )


@contextmanager
def _or_say_why() -> Iterator[None]:
    try:
        yield
    except DatabaseError as refusal:
        raise ValidationError(
            _("This was not saved. Somebody may have been quicker. Reload the page.")
        ) from refusal
