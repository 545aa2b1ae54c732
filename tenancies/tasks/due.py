"""By when a task is done: a plain rule, until working hours and holidays are kept in one place."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

DUE = time(16, 0)
SATURDAY = 5


def next_working_day_at_four(moment: datetime) -> datetime:
    """Four o'clock in the afternoon of the next day from Monday to Friday, by the clock on the wall."""
    day = timezone.localdate(moment) + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, DUE))
