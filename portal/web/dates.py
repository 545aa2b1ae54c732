"""Moments in words, as people in Scotland say them: by the clock of Europe/London."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _


def date_format(day: date | datetime, written: str) -> str:
    """Like Django's, which names the day of UTC: in summer the first hour would be the day before's."""
    local = timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day
    return formats.date_format(local, written)


def moment_words(at: datetime) -> str:
    """Like "Wednesday 25 November 2026, 9:14am"."""
    return _("%(day)s, %(time)s") % {
        "day": date_format(at, "l j F Y"),
        "time": time_words(at),
    }


def time_words(at: datetime) -> str:
    """Like "9:14am"."""
    local = timezone.localtime(at)
    half = _("am") if local.hour < 12 else _("pm")
    return f"{local.hour % 12 or 12}:{local.minute:02}{half}"


def at_words(at: datetime, today: date) -> str:
    """Like "9:14am" of a moment of today, and of another "9:14am on Wednesday 25 November 2026"."""
    local = timezone.localtime(at)
    if local.date() == today:
        return time_words(at)
    return _("%(time)s on %(day)s") % {
        "day": date_format(local, "l j F Y"),
        "time": time_words(at),
    }
