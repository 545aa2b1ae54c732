"""What officers of other patches ask to open, although it is kept from outside: for the safeguarding lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import TwoPersonRequest
from portal.desk.my_work.worklists import Source, WorklistRow, cells
from portal.web.dates import date_format

DAYS = 7


def asked_outside() -> Source:
    """Requests of the last week; after that an officer asks again."""
    lately = timezone.now() - timedelta(days=DAYS)
    return Source(
        key="outside",
        title=_("Officers ask to open what is kept from outside"),
        headings=(_("Who asks"), _("When"), _("Why")),
        empty=_("No officer asks to open anything."),
        things=TwoPersonRequest.objects.filter(
            kind=TwoPersonRequest.Kind.OPEN_OUTSIDE, ended_at=None, recorded_at__gt=lately
        ).order_by("recorded_at", "id"),
        rows=_rows,
        event="requests_to_open_listed",
        words=lambda count: ngettext("officer asks to open", "officers ask to open", count),
        is_pressing=True,
    )


def _rows(requests: Sequence[TwoPersonRequest], headings: Sequence[str]) -> list[WorklistRow]:
    return [
        WorklistRow(
            label=request.by_name or _("An officer"),
            url=reverse("incidents:agree", args=[request.pk]),
            cells=cells(
                headings,
                date_format(timezone.localtime(request.recorded_at), "j F Y, g:ia"),
                request.reason,
            ),
        )
        for request in requests
    ]
