"""Which of their own documents a resident wants to see: by a short list of words, and by year."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Q
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from documents.kinds import topics

EVERYTHING, CASES = "all", "cases"


def _about() -> dict[str, tuple[str, Q]]:
    """What documents may be about: by the word in the address its label and its condition."""
    return {
        EVERYTHING: (_("Everything"), Q()),
        **{topic.value: (str(topic.label), Q(kind__in=kinds)) for topic, kinds in topics()},
        CASES: (_("My cases"), Q(case__isnull=False)),
    }


class Choice(NamedTuple):
    """One option of the filter."""

    value: str
    label: str
    chosen: bool


class Filter(NamedTuple):
    """What was asked for. `year` 0 is every year."""

    about: str
    year: int

    @property
    def is_set(self) -> bool:
        """Whether it leaves anything out."""
        return self.about != EVERYTHING or self.year != 0

    @property
    def condition(self) -> Q:
        """The condition on documents."""
        _label, kinds = _about()[self.about]
        return kinds & Q(dated__year=self.year) if self.year else kinds

    @property
    def query(self) -> dict[str, str]:
        """The same for the address of a page; empty if nothing is left out."""
        asked = {"about": self.about, "year": str(self.year or "")}
        return {k: v for k, v in asked.items() if v} if self.is_set else {}

    def about_choices(self) -> list[Choice]:
        """What a document may be about: the same for everybody."""
        return [
            Choice(value, label, value == self.about) for value, (label, _kinds) in _about().items()
        ]

    def year_choices(self, own: set[int]) -> tuple[Choice, ...]:
        """The years of the reader's own documents, newest first, and the one asked for."""
        years = {*own, self.year} - {0}
        return (
            Choice("", str(_("Every year")), self.year == 0),
            *(Choice(str(y), str(y), y == self.year) for y in sorted(years, reverse=True)),
        )


def filter_of(asked: QueryDict) -> Filter:
    """The filter in a page's address. Raises Http404 for words that no page of ours sends."""
    about, year = asked.get("about", EVERYTHING), asked.get("year", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4 and year != "0000"
    if about not in _about() or not (is_year or year == ""):
        raise Http404
    return Filter(about, int(year or 0))
