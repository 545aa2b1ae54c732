"""What the landlord's records leave in doubt: for those who decide about it by two."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.desk.my_work.worklists import Source, WorklistRow, cells
from portal.web.dates import date_format
from tenancies.models import Doubt


def doubts_to_decide() -> Source:
    """Every live doubt, the oldest first."""
    return Source(
        key="doubts",
        title=_("In doubt: two people decide"),
        headings=(_("What"), _("Reference"), _("Since")),
        empty=_("Nothing is in doubt."),
        things=Doubt.objects.filter(ended_at=None)
        .select_related("person", "run")
        .order_by("recorded_at", "id"),
        rows=_rows,
        event="doubts_listed",
        words=lambda count: ngettext("record in doubt", "records in doubt", count),
        is_pressing=True,
    )


def _rows(doubts: Sequence[Doubt], headings: Sequence[str]) -> list[WorklistRow]:
    return [
        WorklistRow(
            label=str(Doubt.Kind(doubt.kind).label),
            url=reverse("tenancies:doubt", args=[doubt.pk]),
            cells=cells(
                headings,
                doubt.person.ref if doubt.person else _("An import"),
                date_format(timezone.localdate(doubt.recorded_at), "j F Y"),
            ),
        )
        for doubt in doubts
    ]
