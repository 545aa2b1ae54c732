"""Rehearsing a call: PostgreSQL begins a drill, notes who did what when, and ends it (rls/drills.sql)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit_log
from accounts.access import Role
from accounts.jobs.kinds import HeldJob, JobKind, Turn, Urgency, again, register
from accounts.jobs.running import run_after_commit
from portal.incidents.ladder import Told, told_words
from portal.incidents.models import Drill, DrillStep


@dataclass(frozen=True, slots=True)
class Pressed:
    """What whoever practises gets back: a number to quote, and when they pressed first."""

    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TeamStep:
    """What the first of a team did in a drill, and how long after its start."""

    team: str
    what: str
    after: str


def drill_now() -> str:
    """The reference of the drill that runs; empty if none does."""
    return str(_one("SELECT portal.drill_now()") or "")


def may_start() -> bool:
    """Whether a drill may begin now; for the DPO."""
    return bool(_one("SELECT portal.may_start_drill()"))


def start(*, tells_director: bool) -> Drill:
    """Begin a drill. Raises ValidationError if none may begin now."""
    begun = _one("SELECT portal.start_drill(%s)", tells_director)
    if begun is None:
        raise ValidationError(_("No drill can begin now."))
    drill: Drill = Drill.objects.get(pk=begun)
    audit_log.record("drill_started", [drill])
    return drill


def press() -> Pressed | None:
    """What the press of a real call would do, in the drill that runs; None if none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference, pressed_at FROM portal.press_drill()")
        reference, at = cursor.fetchone()
    if reference is None:
        return None
    audit_log.record("drill_pressed", reference=reference)
    run_after_commit()
    return Pressed(reference, at)


def take_step(drill: Drill, kind: DrillStep.StepKind) -> None:
    """Acknowledge, or mark as contained. Raises ValidationError if it is over, or was done already."""
    if not _one("SELECT portal.take_drill_step(%s)", kind):
        raise ValidationError(_("This was not saved. Reload the page."))
    audit_log.record("drill_step_taken", [drill], step=str(kind))


def end(drill: Drill) -> None:
    """End it before its time. Raises ValidationError if it is over."""
    if not _one("SELECT portal.end_drill()"):
        raise ValidationError(_("This was not saved. Reload the page."))
    audit_log.record("drill_ended", [drill])


def runs(drill: Drill) -> bool:
    """Whether it goes on."""
    return drill.ended_at is None and drill.until > timezone.now()


def steps_by_team(drill: Drill) -> list[TeamStep]:
    """What each team did first, and how long after the start: of no one their name."""
    rows = DrillStep.objects.filter(drill=drill).order_by("recorded_at", "team", "kind")
    first: dict[tuple[str, str], datetime] = {}
    for team, kind, at in rows.values_list("team", "kind", "recorded_at"):
        first.setdefault((team, kind), at)
    return [
        TeamStep(
            team=str(Role(team).label),
            what=str(DrillStep.StepKind(kind).label),
            after=_time_words(at - drill.recorded_at),
        )
        for (team, kind), at in first.items()
    ]


def told_of(reference: str) -> list[Told]:
    """Who was told of a drill that the viewer sees or took part in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference, role, channel, told_at FROM portal.told_of_drills()")
        rows = cursor.fetchall()
    return told_words((role, way, at) for of, role, way, at in rows if of == reference)


def _time_words(time: timedelta) -> str:
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    said = [ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}]
    if minutes:
        said.insert(
            0, ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
        )
    return " ".join(said)


def _one(question: str, *values: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)  # type: ignore[arg-type]
        return cursor.fetchone()[0]


def _climb(job: HeldJob) -> Turn:
    """Let PostgreSQL tell whoever is next of a drill: it says itself when the next turn is."""
    return again(timedelta(), job.progress, store=lambda: _climb_once(job.id))


def _climb_once(job: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.climb_drill(%s)", [job])


register(JobKind("drill", _climb, Urgency.ALARM, after_answers=True))
