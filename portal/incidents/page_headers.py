"""An incident and its reports in words: what was said, by whom, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from portal.assurance.audit_log.who import known_people
from portal.incidents.clock import Clock, clock_from
from portal.incidents.ladder import climbs
from portal.incidents.models import Incident, IncidentStep, Report, ReportStep
from portal.web.dates import moment_words
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who told us, with the page of a resident. `note`: what to heed before anybody calls them."""

    who: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReportSaid:
    """What somebody told us, and who."""

    reference: str
    told: str
    teller: Reporter
    wrong: str
    what: str
    still_visible: str
    contact: str


@dataclass(frozen=True, slots=True)
class IncidentHeader:
    """An incident at the top of its page. `clock` is None once it is closed.

    `climbs`: no one has it in hand, and the next person on the ladder is told.
    """

    reference: str
    told: str
    clock: Clock | None
    acknowledged: bool
    contained: bool
    closed: bool
    climbs: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done with an incident or a report."""

    what: str
    outcome: str
    reason: str
    by: str
    at: str


def incident_header(incident: Any) -> IncidentHeader:
    """The incident in words; it was fetched `with_steps()`."""
    return IncidentHeader(
        reference=incident.reference,
        told=moment_words(incident.received_at),
        clock=None if incident.closed_at else clock_from(incident.received_at),
        acknowledged=incident.acknowledged_at is not None,
        contained=incident.contained_at is not None,
        closed=incident.closed_at is not None,
        climbs=climbs(incident),
    )


def report_said(report: Report) -> ReportSaid:
    """One report of an incident in words."""
    return ReportSaid(
        reference=report.reference,
        told=moment_words(report.received_at),
        teller=_teller(report),
        wrong=wrong_words(report),
        what=report.what,
        still_visible=report.still_visible,
        contact=report.contact,
    )


def wrong_words(report: Report) -> str:
    """What is wrong, as it was chosen."""
    known = report.wrong in Report.Wrong.values
    return str(Report.Wrong(report.wrong).label) if known else report.wrong


def steps_of(incident: Incident) -> list[Step]:
    """What was done with an incident, the first step first. Calls that were nothing are counted alone."""
    outcomes = dict(IncidentStep.Outcome.choices)
    steps = IncidentStep.objects.filter(incident=incident, ended_at=None).exclude(
        kind=IncidentStep.StepKind.NOTHING_WRONG
    )
    return [
        Step(
            what=str(IncidentStep.StepKind(step.kind).label),
            outcome=str(outcomes.get(step.outcome, "")),
            reason=step.reason,
            by=step.by_name,
            at=moment_words(step.recorded_at),
        )
        for step in steps.order_by("recorded_at", "kind")
    ]


def answers_of(report: Report) -> list[Step]:
    """What was answered to a rectification request."""
    return [
        Step(
            what=str(_("Answered")),
            outcome=answer_words(step),
            reason=step.reason,
            by=step.by_name,
            at=moment_words(step.recorded_at),
        )
        for step in ReportStep.objects.filter(report=report, ended_at=None)
    ]


def answer_words(step: ReportStep) -> str:
    """What was done about a rectification request."""
    return str(ReportStep.RectificationAnswer(step.outcome).label)


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
