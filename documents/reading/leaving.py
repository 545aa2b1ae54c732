"""Until when people who have left can see what, in the words of home and My documents."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from accounts.access import viewer
from cases.models import Share
from portal.web.dates import date_format
from tenancies.models import Tenancy
from tenancies.my_homes import my_homes, my_last_days


def leaving_words() -> list[str]:
    """One sentence for each of their homes that whoever asks has left; one for cases if they left all."""
    last_days = {tenancy: day for tenancy, day in my_last_days().items() if day}
    left = list(Tenancy.objects.filter(pk__in=last_days).only("pk")) if last_days else []
    if len(left) == 1:
        # There is no other old home to tell it from: its address need not be asked for.
        day = _day(last_days[left[0].pk])
        said = [_("You can see documents from your old home until %(day)s.") % {"day": day}]
    else:
        said = [
            _("You can see documents from %(address)s until %(day)s.")
            % {"address": home.address, "day": _day(home.last_day)}
            for home in (my_homes() if left else ())
            if home.last_day
        ]
    if cases_until := _cases_until():
        said.append(_("You can see your case until %(day)s.") % {"day": _day(cases_until)})
    return said


def has_an_open_home() -> bool:
    """Whether documents of a home are open to whoever asks, if there are any. Needs no query."""
    reader = viewer()
    return any(tenancy not in reader.barred.tenancies for tenancy in my_last_days())


def left_words() -> list[str]:
    """Until when whoever asks could read documents of homes they left; nothing if they are blocked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.my_last_day_anywhere()")
        (last_day,) = cursor.fetchone()
    if last_day is None:
        return []
    return [
        _("You could see documents from your old home until %(day)s.") % {"day": _day(last_day)}
    ]


def _cases_until() -> date | None:
    """The last day of following a case for somebody who has left all their homes; else None."""
    reader = viewer()
    closing = {
        row.source: row.closes_on
        for row in reader.granted
        if row.permission == "follow_case" and row.closes_on
    }
    followed = Share.objects.filter(pk__in=closing).values_list("pk", flat=True) if closing else ()
    closes_on = max((closing[share] for share in followed), default=None)
    if closes_on is None or closes_on - timedelta(days=settings.DAYS_AFTER_LEAVING) >= reader.today:
        return None
    return closes_on


def _day(day: date) -> str:
    return date_format(day, "j F Y")
