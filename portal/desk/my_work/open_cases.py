"""The open cases on My work, the oldest first: who knows of each, and what they were told comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Party, Share, Wording
from portal.desk.my_work.worklists import Source, WorklistRow, cells
from portal.web.dates import date_format
from tenancies.models import Patch


def open_cases(patches: list[Patch] | None) -> Source:
    """The open cases of these patches; None: every one that the viewer may see."""
    things = Case.objects.filter(closed_at="", ended_at=None)
    if patches is not None:
        things = things.filter(property__patch__in=[patch.pk for patch in patches])
    return Source(
        key="",
        title=_("Open cases") if patches is None else _("Open cases in your patches"),
        headings=(
            _("Case"),
            _("Category"),
            _("Place"),
            _("Opened"),
            _("Who knows of it"),
            _("Told to happen next"),
        ),
        empty=_("You have no patch yet. Ask your manager.")
        if patches == []
        else _("No open cases."),
        things=things.select_related("property").order_by("opened_at", "ref"),
        rows=_rows,
        event="cases_listed",
        words=lambda count: ngettext("open case", "open cases", count),
    )


def _rows(cases: Sequence[Case], headings: Sequence[str]) -> list[WorklistRow]:
    """Three queries for all of them."""
    ids = [case.pk for case in cases]
    parties, told = _people(Party, ids), _people(Share, ids)
    newest = _newest_words(ids)
    return [
        WorklistRow(
            label=case.ref,
            url=reverse("desk:case", args=[case.pk]),
            cells=cells(
                headings,
                case.category,
                case.property.address if case.property else "",
                date_format(date.fromisoformat(case.opened_at[:10]), "j F Y"),
                _how_many(len(told[case.pk]), len(parties[case.pk])),
                newest.get(case.pk, _("Nothing said yet")),
            ),
        )
        for case in cases
    ]


def _people(model: type[Party] | type[Share], cases: list[UUID]) -> dict[UUID, set[UUID]]:
    people: dict[UUID, set[UUID]] = defaultdict(set)
    live = model.objects.filter(case__in=cases, ended_at=None)
    for case, person in live.values_list("case_id", "person_id"):
        people[case].add(person)
    return people


def _newest_words(cases: list[UUID]) -> dict[UUID, str]:
    """Per case what the newest words to a party say happens next."""
    live = Wording.objects.filter(share__case__in=cases, share__ended_at=None, ended_at=None)
    rows = live.order_by("recorded_at", "id").values_list("share__case_id", "next_step")
    return dict(rows)


def _how_many(told: int, parties: int) -> str:
    if not parties:
        return _("No parties")
    if not told:
        return _("Nobody of %(parties)s") % {"parties": parties}
    return _("%(told)s of %(parties)s") % {"told": told, "parties": parties}
