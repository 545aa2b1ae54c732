"""The board: incidents by weight and deadline, what waits first; the rest is for who has a right to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Window
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import audit_log, two_people
from accounts.access import Perm, may, staff_page
from accounts.models import TwoPersonRequest
from portal.incidents import drilling, ladder
from portal.incidents.audit_references import frozen_thing_label, with_subjects
from portal.incidents.clock import Clock, clock_from
from portal.incidents.models import Drill, Freeze, Incident, IncidentStep
from portal.incidents.portal_state import portal_now
from portal.incidents.rectification import rectification_requests_waiting
from portal.web.dates import date_format, moment_words, time_words
from portal.web.paging import page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident in the list. `clock` stands still, and is None, once it is closed.

    `told_no_one`: no one could be told of it, and no one has acknowledged it.
    """

    reference: str
    url: str
    told: str
    reports: int
    clock: Clock | None
    acknowledged: str
    contained: str
    frozen: list[str]
    outcome: str
    closed: str
    told_no_one: bool


@staff_page(Perm.SEE_BOARD)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Open incidents, and then the closed ones, the newest first."""
    number = page_number(request)
    listed = Incident.objects.waiting_first().annotate(total=Window(Count("*")))
    shown = list(listed[rows_of(number)])
    page = paging(number, shown[0].total if shown else 0)
    audit_log.record("incidents_listed", shown, page=number)
    reached = _who_is_reached() if may(Perm.SEE_WHO_IS_REACHED) else {}
    opens_them = may(Perm.SEE_INCIDENT)
    frozen = _frozen_because_of([incident.pk for incident in shown]) if opens_them else {}
    lines = _lines(shown, frozen, reached.get("untold", []))
    handles = may(Perm.HANDLE_INCIDENTS)
    context = {
        **reached,
        "portal": portal_now() if may(Perm.SUSPEND_PORTAL) else None,
        "may_say_away": may(Perm.SAY_WHEN_AWAY),
        "open": [line for line in lines if line.clock],
        "closed": [line for line in lines if not line.clock],
        "page": page,
        "handles": handles,
        "rectification_requests": rectification_requests_waiting() if handles else 0,
        "opens_them": opens_them,
        "requests": _requests_that_wait() if may(Perm.ANSWER_SECOND) else [],
        "unadvised": _opened_without_advice() if may(Perm.ADVISE) else [],
        "nothing_wrong": _calls_that_were_nothing() if handles else 0,
        "drills": _drills_that_run() if may(Perm.SEE_DRILLS) else [],
    }
    return render(request, "dpo/home.html", context)


def _who_is_reached() -> dict[str, Any]:
    """Of which incidents no one was told, and whether someone would be told of the next."""
    return {
        "untold": ladder.told_no_one(),
        "reaches_no_one": ladder.reaches_no_one(),
        "waits_for_no_one": ladder.waits_for_no_one(),
        "days_without_duty": [date_format(day, "l j F") for day in ladder.days_without_duty()],
        "phone": ladder.whom_to_phone(),
    }


def _calls_that_were_nothing() -> int:
    """In the last twelve months. A number alone: nobody is to think twice before they press."""
    a_year_ago = Now() - timedelta(days=365)
    steps = IncidentStep.objects.filter(kind=IncidentStep.StepKind.NOTHING_WRONG)
    return int(steps.filter(recorded_at__gt=a_year_ago).count())


def _drills_that_run() -> list[dict[str, str]]:
    """The drill that runs, apart from the incidents and in none of their numbers."""
    running = Drill.objects.filter(reference=drilling.drill_now())
    return [
        {
            "reference": drill.reference,
            "began": moment_words(drill.recorded_at),
            "until": time_words(drill.until),
            "url": reverse("incidents:drill", args=[drill.pk]),
        }
        for drill in running
    ]


def _requests_that_wait() -> list[dict[str, str]]:
    """What someone has asked a second person for."""
    live = (
        TwoPersonRequest.objects.filter(ended_at=None)
        .exclude(kind__in=[TwoPersonRequest.Kind.OPEN_OUTSIDE, TwoPersonRequest.Kind.END_RESTORE])
        .order_by("recorded_at")
    )
    return [
        {
            "what": str(TwoPersonRequest.Kind(request.kind).label),
            "since": moment_words(request.recorded_at),
            "url": reverse("incidents:agree", args=[request.pk]),
        }
        for request in live
    ]


def _opened_without_advice() -> list[dict[str, str]]:
    """What two people opened again before anyone advised: it is reviewed."""
    return [
        {
            "what": str(TwoPersonRequest.Kind(request.kind).label),
            "since": moment_words(request.ended_at),
            "url": reverse("incidents:advise", args=[request.pk]),
        }
        for request in two_people.opened_without_advice()
    ]


def _lines(
    incidents: list[Any], frozen: dict[UUID | None, list[str]], untold: list[UUID]
) -> list[IncidentLine]:
    steps = IncidentStep.objects.filter(
        incident__in=incidents, kind=IncidentStep.StepKind.CLOSED, ended_at=None
    )
    closed = {step.incident_id: step for step in steps}
    return [
        _line(one, frozen.get(one.pk, []), closed.get(one.pk), told_no_one=one.pk in untold)
        for one in incidents
    ]


def _line(
    incident: Any, frozen: list[str], closed: IncidentStep | None, *, told_no_one: bool
) -> IncidentLine:
    return IncidentLine(
        reference=incident.reference,
        url=reverse("incidents:incident", args=[incident.pk]),
        told=moment_words(incident.received_at),
        reports=incident.reports_count,
        clock=None if closed else clock_from(incident.received_at),
        acknowledged=moment_words(incident.acknowledged_at) if incident.acknowledged_at else "",
        contained=moment_words(incident.contained_at) if incident.contained_at else "",
        frozen=frozen,
        outcome=str(IncidentStep.Outcome(closed.outcome).label) if closed else "",
        closed=moment_words(closed.recorded_at) if closed else "",
        told_no_one=told_no_one,
    )


def _frozen_because_of(incidents: list[UUID]) -> dict[UUID | None, list[str]]:
    live = with_subjects(Freeze.objects.filter(incident__in=incidents, ended_at=None))
    found: dict[UUID | None, list[str]] = defaultdict(list)
    for freeze in live.order_by("recorded_at", "id"):
        found[freeze.incident_id].append(frozen_thing_label(freeze))
    return found
