"""Releases and shares that wait for the safeguarding lead, and what became of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Perm, may, viewer
from documents.models import Hold
from documents.release.holds import what_waits, whom_it_reaches
from documents.release.page_headers import home_of
from portal.desk.my_work.worklists import Source, WorklistRow, cells
from portal.web.dates import date_format
from tenancies.deciding import words_to_decide

DAYS_BACK = 30


def held() -> Source:
    """For the lead, or whoever stands in for one, all that they may decide.

    For whoever releases, what waits of theirs and what was answered lately.
    """
    holds = Hold.objects.select_related(
        "release__document__upload",
        "release__document__tenancy",
        "release__recipient",
        "share__case",
        "share__person",
    )
    decides = may(Perm.DECIDE_SAFE_CONTACTS)
    to_decide = Q(ended_at=None, pk__in=viewer().decides)
    if decides:
        title, empty = _("Waiting for you: may it go to its readers?"), _("Nothing waits for you.")
    else:
        title = _("A colleague looks at these first")
        empty = _("Nothing of yours waits for a colleague.")
    return Source(
        key="held",
        title=title,
        headings=(_("What"), _("Would reach"), _("Saved"), _("State")),
        empty=empty,
        things=holds.filter(to_decide | _of_ones_own()).order_by("recorded_at", "id"),
        rows=_rows,
        event="holds_listed",
        words=lambda count: ngettext("release or share waits", "releases and shares wait", count),
        is_pressing=decides,
    )


def _of_ones_own() -> Q:
    """What waits, or was answered lately, of what the viewer released or shared."""
    if not may(Perm.RELEASE):
        return Q(pk__in=[])
    lately = timezone.now() - timedelta(days=DAYS_BACK)
    answers = [Hold.HoldOutcome.REFUSED, Hold.HoldOutcome.LET_GO]
    answered = Q(outcome__in=answers, ended_at__gte=lately)
    return Q(recorded_by=viewer().user_id) & (Q(ended_at=None) | answered)


def _rows(holds: Sequence[Hold], headings: Sequence[str]) -> list[WorklistRow]:
    told = words_to_decide()
    return [
        WorklistRow(
            label=what_waits(hold, told),
            url=_url(hold),
            cells=cells(
                headings,
                whom_it_reaches(hold, told),
                date_format(timezone.localdate(hold.recorded_at), "j F Y"),
                _state(hold),
            ),
        )
        for hold in holds
    ]


def _url(hold: Hold) -> str:
    if hold.ended_at is None and hold.pk in viewer().decides:
        return reverse("documents:held", args=[hold.pk])
    if hold.release:
        return home_of(hold.release.document)
    return reverse("desk:case", args=[hold.share.case_id]) if hold.share else ""


def _state(hold: Hold) -> str:
    if hold.ended_at is None:
        return _("Waits")
    if hold.outcome == Hold.HoldOutcome.LET_GO:
        return _("Let go: they can read it")
    return _("Not let go: %(reason)s") % {"reason": hold.ended_reason}
