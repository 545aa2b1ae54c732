"""A list of work on My work: where its rows come from, its tile, and one page of it as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest
from django.urls import reverse

from accounts import audit_log
from portal.web.paging import Paging, page_number, paging, rows_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One value below the heading of its column."""

    heading: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """One thing to do: its link stands in the first column, the rest in the others."""

    label: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Source:
    """The things of one list, in their order.

    `rows` makes rows of things and of the headings after the first; `words` says what a number of
    them is, for the tile.
    """

    key: str
    title: str
    headings: tuple[str, ...]
    empty: str
    things: QuerySet[Any]
    rows: Callable[[Sequence[Any], Sequence[str]], list[WorklistRow]]
    event: str
    words: Callable[[int], str]
    is_pressing: bool = False


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of a list."""

    title: str
    headings: tuple[str, ...]
    rows: list[WorklistRow]
    empty: str
    page: Paging


@dataclass(frozen=True, slots=True)
class Tile:
    """How many things wait in a list, and the way to exactly these."""

    number: int
    words: str
    url: str
    current: bool
    pressing: bool


def worklist(request: HttpRequest, source: Source) -> Worklist:
    """The page of the list that was asked for. Raises Http404 past its end."""
    number = page_number(request)
    counted = source.things.annotate(total=Window(Count("*")))
    things = list(counted[rows_of(number)])
    keeping = {"show": source.key} if source.key else {}
    page = paging(number, things[0].total if things else 0, keeping)
    audit_log.record(source.event, things, page=number)
    rows = source.rows(things, source.headings[1:])
    return Worklist(source.title, source.headings, rows, source.empty, page)


def tile(source: Source, *, shown: str) -> Tile:
    """The tile of a list; one query."""
    number = source.things.count()
    return Tile(
        number=number,
        words=source.words(number),
        url=f"{reverse('desk:my_work')}?show={source.key}",
        current=source.key == shown,
        pressing=source.is_pressing and number > 0,
    )


def cells(headings: Sequence[str], *texts: str) -> list[Cell]:
    """Plain cells below these headings."""
    return [Cell(heading, text) for heading, text in zip(headings, texts, strict=True)]
