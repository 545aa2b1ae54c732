"""A report at the top of its page, in words: what was said, by whom, and what was done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from portal.assurance.audit_log.who import known_people
from portal.incidents.clock import Clock, clock_from
from portal.incidents.models import Report, ReportStep
from portal.web.dates import moment_words
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who told us, with the page of a resident. `note`: what to heed before anybody calls them."""

    who: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReportHeader:
    """What somebody told us. `clock` is None where none runs: a rectification request, or a closed report."""

    reference: str
    told: str
    teller: Reporter
    wrong: str
    what: str
    still_visible: str
    contact: str
    clock: Clock | None
    acknowledged: bool
    closed: bool
    is_rectification_request: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done with a report."""

    what: str
    outcome: str
    reason: str
    by: str
    at: str


def report_header(report: Any) -> ReportHeader:
    """The report in words; it was fetched `with_steps()`."""
    runs = report.done_at is None and not report.is_rectification_request
    return ReportHeader(
        reference=report.reference,
        told=moment_words(report.recorded_at),
        teller=_teller(report),
        wrong=wrong_words(report),
        what=report.what,
        still_visible=report.still_visible,
        contact=report.contact,
        clock=clock_from(report.recorded_at) if runs else None,
        acknowledged=report.acknowledged_at is not None,
        closed=report.done_at is not None,
        is_rectification_request=report.is_rectification_request,
    )


def wrong_words(report: Report) -> str:
    """What is wrong, as it was chosen."""
    known = report.wrong in Report.Wrong.values
    return str(Report.Wrong(report.wrong).label) if known else report.wrong


def steps_of(report: Report) -> list[Step]:
    """What was done with it, the first step first."""
    return [
        Step(
            what=str(ReportStep.StepKind(step.kind).label),
            outcome=outcome_words(step),
            reason=step.reason,
            by=step.by_name,
            at=moment_words(step.recorded_at),
        )
        for step in ReportStep.objects.filter(report=report, ended_at=None).order_by(
            "recorded_at", "kind"
        )
    ]


def outcome_words(step: ReportStep) -> str:
    """What it turned out to be, or what was done about it."""
    words = {
        **dict(ReportStep.ReportOutcome.choices),
        **dict(ReportStep.RectificationAnswer.choices),
    }
    return str(words.get(step.outcome, ""))


def reporter_person(report: Report) -> Reporter:
    """The resident who told us, as far as the reader may see them."""
    person: Person | None = Person.objects.filter(pk=report.person_id).first()
    if person is None:
        return Reporter(_("Somebody whose record you may not see"))
    note = _("Protected: use the safe contact only.") if person.protected else ""
    url = reverse("desk:person", args=[person.pk])
    return Reporter(f"{person.name} ({person.ref})", note, url)


def _teller(report: Report) -> Reporter:
    if report.person_id:
        return reporter_person(report)
    if report.recorded_by is None:
        return Reporter(_("Somebody who was signed out"))
    colleague: User | None = known_people([report.recorded_by]).users.get(report.recorded_by)
    if colleague is None:
        return Reporter(_("A member of staff"))
    said = _("%(name)s (%(role)s) wrote it down")
    name = colleague.name or colleague.username
    return Reporter(said % {"name": name, "role": colleague.get_role_display()})
