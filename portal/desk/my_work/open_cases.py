"""The open cases on My work: who knows of each and what is next, what has the nearest day first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, NextStep, Party, Share
from portal.desk.case.next_steps import day_words, next_steps_of
from portal.desk.my_work.worklists import Cell, Source, WorklistRow, cells
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
            _("Next step"),
            _("Day"),
        ),
        empty=_("You have no patch yet. Ask your manager.")
        if patches == []
        else _("No open cases."),
        things=things.select_related("property")
        .annotate(next_day=_day_of_next_step())
        .order_by(F("next_day").asc(nulls_last=True), "opened_at", "ref"),
        rows=_rows,
        event="cases_listed",
        words=lambda count: ngettext("open case", "open cases", count),
    )


def _rows(cases: Sequence[Case], headings: Sequence[str]) -> list[WorklistRow]:
    """Three queries for all of them."""
    ids = [case.pk for case in cases]
    parties, told = _people(Party, ids), _people(Share, ids)
    steps = next_steps_of(ids)
    return [
        WorklistRow(
            label=case.ref,
            url=reverse("desk:case", args=[case.pk]),
            cells=[
                *cells(
                    headings[:4],
                    case.category,
                    case.property.address if case.property else "",
                    date_format(date.fromisoformat(case.opened_at[:10]), "j F Y"),
                    _how_many(len(told[case.pk]), len(parties[case.pk])),
                ),
                *_next(headings[4:], steps.get(case.pk)),
            ],
        )
        for case in cases
    ]


def _people(model: type[Party] | type[Share], cases: list[UUID]) -> dict[UUID, set[UUID]]:
    people: dict[UUID, set[UUID]] = defaultdict(set)
    live = model.objects.filter(case__in=cases, ended_at=None)
    for case, person in live.values_list("case_id", "person_id"):
        people[case].add(person)
    return people


def _day_of_next_step() -> Subquery:
    live = NextStep.objects.filter(case=OuterRef("pk"), ended_at=None)
    return Subquery(live.values("on_day")[:1])


def _next(headings: Sequence[str], step: NextStep | None) -> list[Cell]:
    if step is None:
        return cells(headings, _("Not written yet"), "–")
    day, tone = day_words(step)
    return [Cell(headings[0], step.what), Cell(headings[1], day, tone)]


def _how_many(told: int, parties: int) -> str:
    if not parties:
        return _("No parties")
    if not told:
        return _("Nobody of %(parties)s") % {"parties": parties}
    return _("%(told)s of %(parties)s") % {"told": told, "parties": parties}
