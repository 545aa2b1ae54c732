"""The ladder: who is told of a live incident, how, and what is said when no one could be.

It runs by itself (rls/ladder.sql): here stand its two kinds of job, and what pages and `watch` say of it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Role, today
from accounts.access.work import unit_of_work
from accounts.jobs.kinds import HeldJob, JobKind, Turn, Urgency, again, done, later, register
from portal.incidents.alarms import Alarm
from portal.incidents.webhook import WebhookError, call
from portal.web.dates import at_words

# As long as telling may take. After that whoever reads the page must phone.
A_MINUTE = timedelta(minutes=1)
_ON_DUTY = "on duty"
"""In the place of a role that would tell something."""
# So long an address is called again that does not answer: by then the ladder has come to another step.
RINGS_FOR = timedelta(hours=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One step of the ladder that was told, how, and at what time; with the day if that is not today."""

    who: str
    way: str
    at: str


@dataclass(frozen=True, slots=True)
class ToldOfCall:
    """Who was told of a call since it was logged, and `before` it of the incident that it joined.

    `rings`: someone is being told, or was. If nobody is, those before have it in hand.
    """

    since: list[Told]
    before: list[Told]
    rings: bool


def told_of_my_call(reference: str, *, of_one: bool) -> ToldOfCall:
    """Who was told of a call that the viewer logged. Of each who was told before, the last time.

    `of_one`: it was about one document, and a caller may have been looked for. Then it says the same of a
    caller who was found and of one who was not: neither that the same was reported before, nor whether it
    is too close to someone on duty.
    """
    rows = _rows("SELECT role, channel, told_at, before, reference FROM portal.told_of_my_calls()")
    mine = [(role, way, at, before) for role, way, at, before, of in rows if of == reference]
    since = [(role, way, at) for role, way, at, before in mine if at and not before]
    if of_one:
        first = {way: at for _role, way, at in reversed(since)}
        ways = [(_ON_DUTY, way, at) for way, at in sorted(first.items())]
        return ToldOfCall(told_words(ways), [], rings=True)
    newest = {(role, way): at for role, way, at, before in mine if at and before}
    before = [(role, way, at) for (role, way), at in newest.items()]
    rings = not before or any(not was_before for *_alarm, was_before in mine)
    return ToldOfCall(told_words(since), told_words(before), rings)


def told_of_incidents() -> dict[UUID, list[Told]]:
    """Who was told of each incident that the viewer sees and that is not closed."""
    found: dict[UUID, list[tuple[str, str, datetime]]] = defaultdict(list)
    rows = _rows("SELECT incident_id, role, channel, told_at FROM portal.told_of_incidents()")
    for incident, role, way, at in rows:
        found[incident].append((role, way, at))
    return {incident: told_words(alarms) for incident, alarms in found.items()}


def climbs(incident: Any) -> bool:
    """Whether the next person is told of an incident; it was fetched `with_steps()`."""
    if incident.contained_at or incident.closed_at:
        return False
    bought = timedelta(minutes=settings.MINUTES_AN_ACKNOWLEDGEMENT_BUYS)
    acknowledged = incident.acknowledged_at
    return acknowledged is None or acknowledged + bought <= timezone.now()


def told_no_one() -> list[UUID]:
    """The live incidents of which no one was told within a minute, and which no one has acknowledged."""
    ((incidents,),) = _rows("SELECT portal.told_no_one()")
    return list(incidents)


def is_too_late_to_wait(closed_at: datetime) -> bool:
    """Whether someone should have been told by now of what was closed then."""
    return timezone.now() - closed_at > A_MINUTE


def reaches_no_one() -> bool:
    """Whether an incident would be told to no one: no mailbox takes mail, and no webhook is set."""
    ((roles,),) = _rows("SELECT portal.ladder_reaches()")
    return not roles and not settings.ALARM_WEBHOOK_URL


def waits_for_no_one() -> int:
    """How many things wait that no one can take: too close to everyone who could, or no one is left.

    A number and no more: those who read it may be the ones it is too close to.
    """
    ((number,),) = _rows("SELECT portal.waits_for_no_one()")
    return int(number)


def days_without_duty() -> list[date]:
    """The days of the next fortnight on which everyone whom the ladder reaches by mail is away."""
    ((days,),) = _rows("SELECT portal.days_without_duty()")
    return list(days)


def whom_to_phone() -> str:
    """The number to ring when no one could be told."""
    landlord = settings.LANDLORD
    return str(settings.ALARM_PHONE or landlord["dpo_phone"] or landlord["phone"])


def findings() -> Iterator[str]:
    """What an operator should look at, for manage.py watch; needs system access."""
    if untold := len(told_no_one()):
        yield f"No one has been told of {untold} live incidents. Phone {whom_to_phone()}."
    if number := waits_for_no_one():
        yield f"{number} things wait that would reach no one: let someone else stand in (docs/operating.md)."
    if reaches_no_one():
        yield "The ladder reaches no one: no address of DPO, deputy, director or manager takes mail."
    elif days := days_without_duty():
        yield f"No one on the ladder is there on {len(days)} of the next 14 days, first on {days[0]}."


def _rows(question: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)  # type: ignore[arg-type]
        return list(cursor.fetchall())


def told_words(alarms: Iterable[tuple[str, str, datetime]]) -> list[Told]:
    """In their order, and two mails of one minute to one step once."""
    return list(
        dict.fromkeys(
            Told(_level(role), str(Alarm.Channel(way).label), at_words(at, today()))
            for role, way, at in alarms
        )
    )


def _climb(job: HeldJob) -> Turn:
    """Let PostgreSQL tell whoever is next: it says itself when the next turn is, or that there is none."""
    return again(timedelta(), job.progress, store=lambda: _rows("SELECT portal.climb(%s)", job.id))


def _ring(job: HeldJob) -> Turn:
    """Call the landlord's address; without one there is none to call."""
    with unit_of_work():
        alarm = Alarm.objects.filter(pk__in=job.about, rang_at__gt=Now() - RINGS_FOR).first()
    if alarm is None or not settings.ALARM_WEBHOOK_URL:
        return done()
    try:
        call(
            settings.ALARM_WEBHOOK_URL,
            reference=alarm.reference,
            level=_level(alarm.role),
            is_drill=alarm.drill_id is not None,
        )
    except WebhookError as failure:
        logger.error("Alarm %s was not taken: %s", alarm.pk, failure)
        return later(job, str(failure))
    return done(store=lambda: Alarm.objects.filter(pk=alarm.pk).update(told_at=TransactionNow()))


def _level(role: str) -> str:
    return _("people on duty") if role == _ON_DUTY else str(Role(role).label)


register(JobKind("ladder", _climb, Urgency.ALARM, after_answers=True))
register(JobKind("webhook", _ring, Urgency.ALARM, after_answers=True))
