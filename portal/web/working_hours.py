"""By when something may be promised: in working hours from a moment, holidays left out.

The 72 hours of a breach and the ladder run on every day and at every hour; they ask nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.web.dates import date_format, time_words
from portal.web.holidays import is_holiday

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When somebody is at work: the days of the week (Monday is 0), and from when to when."""

    days: frozenset[int]
    opens: time
    closes: time

    @property
    def length(self) -> timedelta:
        """One working day."""
        return _since_midnight(self.closes) - _since_midnight(self.opens)


def read_working_hours(days: Sequence[str], hours: str) -> WorkingHours:
    """Read such words as ["Mon", "Tue"] and "09:00-17:00". Raises ImproperlyConfigured."""
    try:
        opens, closes = (time.fromisoformat(at) for at in hours.split("-"))
        read = WorkingHours(frozenset(DAYS.index(day) for day in days), opens, closes)
    except ValueError as wrong:
        raise ImproperlyConfigured(
            "WORKING_DAYS must be like Mon,Tue and WORKING_HOURS like 09:00-17:00."
        ) from wrong
    if not days or opens >= closes:
        raise ImproperlyConfigured("WORKING_DAYS and WORKING_HOURS must leave time to work.")
    return read


def read_holidays(days: Sequence[str]) -> frozenset[date]:
    """Read such days as "2028-01-03". Raises ImproperlyConfigured."""
    try:
        return frozenset(date.fromisoformat(day) for day in days)
    except ValueError as wrong:
        raise ImproperlyConfigured(f"HOLIDAYS are days like 2028-01-03: {wrong}.") from wrong


def promised_by(moment: datetime, *, hours: float = 0, days: float = 0) -> str:
    """So many working hours or days from a moment in words: "by 4pm on Tuesday 1 December"."""
    by = after_working_time(moment, hours=hours, days=days)
    return _("by %(time)s on %(day)s") % {
        "time": _clock_words(by),
        "day": date_format(by, "l j F"),
    }


def after_working_time(moment: datetime, *, hours: float = 0, days: float = 0) -> datetime:
    """The moment when so much working time has passed, rounded up to the hour within the working day.

    A working day is as long as the working hours of one: a day after Monday at 3pm is Tuesday at 3pm.
    """
    at_work: WorkingHours = settings.WORKING_HOURS
    left = timedelta(hours=hours) + at_work.length * days
    local = timezone.localtime(moment)
    day, begins = local.date(), max(local.time(), at_work.opens)
    while True:
        rest = max(_since_midnight(at_work.closes) - _since_midnight(begins), timedelta())
        if _is_working_day(day) and timedelta() < rest >= left:
            break
        left -= rest if _is_working_day(day) else timedelta()
        day, begins = day + timedelta(days=1), at_work.opens
    ends = min(_full_hour(_since_midnight(begins) + left), _since_midnight(at_work.closes))
    midnight = datetime.combine(day, time())
    return timezone.make_aware(midnight + ends)


def last_of_working_days(first: date, count: int) -> date:
    """The last of so many working days, of which the first may be this day."""
    day = first - timedelta(days=1)
    while count:
        day += timedelta(days=1)
        count -= _is_working_day(day)
    return day


def _is_working_day(day: date) -> bool:
    return day.weekday() in settings.WORKING_HOURS.days and not is_holiday(day, settings.HOLIDAYS)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _full_hour(passed: timedelta) -> timedelta:
    return -(-passed // HOUR) * HOUR


def _clock_words(at: datetime) -> str:
    """Like "4pm", "4:30pm" or "noon"."""
    local = timezone.localtime(at)
    if (local.hour, local.minute) == (12, 0):
        return _("noon")
    return time_words(at).replace(":00", "")
