"""What became of the code that a person was given last, in words for staff."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.web.dates import date_format
from tenancies.models import Activation, Person


def last_code(person: Person, day: date) -> str:
    """What staff read of the last code of this person."""
    code: Activation | None = (
        Activation.objects.filter(person=person)
        .only("recorded_at", "expires_on", "ended_at")
        # One that still works comes before what a run of letters that broke off has left.
        .order_by(F("ended_at").desc(nulls_first=True), "-recorded_at", "pk")
        .first()
    )
    if code is None:
        return _("None yet")
    given = date_format(timezone.localtime(code.recorded_at), "j F Y")
    if code.ended_at:
        return _("Given %(day)s, no longer works. Send a new one.") % {"day": given}
    until = date_format(code.expires_on, "j F Y")
    if code.expires_on < day:
        return _("Given %(day)s, ran out %(until)s") % {"day": given, "until": until}
    return _("Given %(day)s, works until %(until)s") % {"day": given, "until": until}
