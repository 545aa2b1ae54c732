"""Until when people who have left can see what, in the words of home and My documents."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import Today
from cases.models import CaseGrant, Share
from portal.residents.homes import Home, my_homes


def leaving_words(homes: list[Home] | None = None) -> list[str]:
    """One sentence for every home that whoever asks has left, and one for their cases if they left all."""
    old = [home for home in (my_homes() if homes is None else homes) if home.last_day]
    if len(old) == 1 and old[0].last_day:
        said = [
            _("You can see papers from your old home until %(day)s.")
            % {"day": _day(old[0].last_day)}
        ]
    else:
        said = [
            _("You can see papers from %(address)s until %(day)s.")
            % {"address": home.address, "day": _day(home.last_day)}
            for home in old
            if home.last_day
        ]
    if cases_until := _cases_until():
        said.append(_("You can see your case until %(day)s.") % {"day": _day(cases_until)})
    return said


def _cases_until() -> date | None:
    """The last day of following a case for somebody who has left all their homes; else None."""
    grants = CaseGrant.objects.filter(source__in=Share.objects.values("pk"), closes_on__gte=Today())
    found = grants.annotate(today=Today()).order_by(F("closes_on").desc()).first()
    if found is None:
        return None
    left_on: date = found.closes_on - timedelta(days=settings.DAYS_AFTER_LEAVING)
    closes_on: date = found.closes_on
    return closes_on if left_on < found.today else None


def _day(day: date) -> str:
    return date_format(day, "j F Y")
