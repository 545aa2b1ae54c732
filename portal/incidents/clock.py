"""The 72 hours of Article 33(1) UK GDPR, from the moment we were told: the deadline first, hours second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.web.dates import date_format, time_words

HOURS = 72


@dataclass(frozen=True, slots=True)
class Clock:
    """When the time is up, in words, and how much of it is left; `is_over`: nothing."""

    by: str
    left: str
    is_over: bool


def clock_from(told: datetime) -> Clock:
    """The clock that began when somebody, on whatever channel, first told us."""
    deadline = told + timedelta(hours=HOURS)
    day = date_format(timezone.localtime(deadline), "l j F")
    left = deadline - timezone.now()
    is_over = left <= timedelta()
    return Clock(
        by=_("By %(day)s, %(time)s") % {"day": day, "time": time_words(deadline)},
        left=_("The 72 hours are over") if is_over else _left(left),
        is_over=is_over,
    )


def _left(time: timedelta) -> str:
    hours, seconds = divmod(int(time.total_seconds()), 3600)
    return _("%(hours)d hours %(minutes)d minutes left") % {
        "hours": hours,
        "minutes": seconds // 60,
    }
