"""What is next in a case, and what was: as its page and the lists of work say it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.access import today
from cases.models import Case, NextStep
from portal.web.dates import date_format, moment_words

_MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class Planned:
    """The next step of a case; `tone` and `said` mark a day that is today or has passed."""

    what: str
    day: date
    owner: str
    by: str
    said: str
    tone: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A step that was next once."""

    what: str
    day: date
    owner: str
    ended: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is next in a case, if that is written, and what was before: the newest first."""

    next: Planned | None
    earlier: list[Earlier]


def plan_of(case: Case) -> Plan:
    """What is and was planned in a case; one query."""
    steps = list(NextStep.objects.filter(case=case).order_by("-recorded_at")[: _MOST_EARLIER + 1])
    live = next((step for step in steps if step.ended_at is None), None)
    return Plan(
        next=_planned(live) if live else None,
        earlier=[
            Earlier(step.what, step.on_day, step.owner, moment_words(step.ended_at))
            for step in steps
            if step.ended_at
        ],
    )


def next_steps_of(cases: Collection[UUID]) -> dict[UUID, NextStep]:
    """The live next step of each of these cases that has one; one query."""
    live = NextStep.objects.filter(case__in=cases, ended_at=None)
    return {step.case_id: step for step in live}


def day_words(step: NextStep) -> tuple[str, str]:
    """The day of a step, and the tone of its tag: empty for a day to come."""
    if step.on_day == today():
        return _("Today"), "due"
    this_year = step.on_day.year == today().year
    # In one piece, however narrow its column is.
    day = date_format(step.on_day, "D j M" if this_year else "D j M Y").replace(" ", "\u00a0")
    return (day, "overdue") if step.on_day < today() else (day, "")


def _planned(step: NextStep) -> Planned:
    said, tone = "", ""
    if step.on_day <= today():
        said = _("Today") if step.on_day == today() else _("The day has passed")
        tone = "due" if step.on_day == today() else "overdue"
    return Planned(step.what, step.on_day, step.owner, step.by_name, said, tone)
