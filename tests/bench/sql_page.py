"""P1 and P2: the newest 25 documents and their count in SQL, through both walls, one, or none."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from typing import Any

from django.db.models import Count, QuerySet, Window

from documents.models import Document
from tests.bench.context import Bench
from tests.bench.landlord import Landlord
from tests.bench.lines import Line, at_most, not_measured
from tests.bench.samples import (
    in_milliseconds,
    middle,
    ratio,
    shuffled,
    stopwatch,
    undisturbed,
)
from tests.bench.seats import SUPERUSER, Resident, Seat, residents

ROWS = 25
BOTH, FILTER, POLICY, FLOOR = "both walls", "filter alone", "policy alone", "tenancy_id = x"
INSIDE, BARE = "both walls and the door", "filter alone in a transaction"

Timings = dict[str, list[float]]
Statement = tuple[str, Any]


def _page(rows: QuerySet[Document]) -> Statement:
    counted = rows.order_by("-dated", "-id").annotate(total=Window(Count("*")))
    statement: Statement = counted[:ROWS].query.sql_with_params()
    return statement


class Asker:
    """Asks one landlord's page in each of its ways, on kept connections."""

    def __init__(self, landlord: Landlord, how_many: int) -> None:
        self.web, self.bare = Seat(landlord), Seat(landlord, SUPERUSER)
        self.residents = residents(landlord, how_many)
        self.timings: Timings = {name: [] for name in (BOTH, FILTER, POLICY, FLOOR, INSIDE, BARE)}

    def ask(self, resident: Resident, chance: random.Random) -> None:
        """Time every way once for this resident, each warm and in an order drawn by chance."""
        with ExitStack() as stack:
            stack.enter_context(self.web.taken_by(resident))
            own = _page(Document.objects.all())
            ways = {
                BOTH: (self.web, own),
                FILTER: (self.bare, own),
                POLICY: (self.web, _page(QuerySet(Document))),
                FLOOR: (self.bare, _page(QuerySet(Document).filter(tenancy_id=resident.home))),
            }
            for name in shuffled(ways, chance):
                seat, statement = ways[name]
                self.timings[name].append(_seconds(partial(_run, seat, statement)))
        whole: dict[str, Callable[[], object]] = {
            INSIDE: lambda: self._through_the_door(resident, own),
            BARE: lambda: self._in_a_transaction(own),
        }
        for name in shuffled(whole, chance):
            self.timings[name].append(_seconds(whole[name]))

    def leave(self) -> None:
        """Close both connections."""
        self.web.leave()
        self.bare.leave()

    def _through_the_door(self, resident: Resident, statement: Statement) -> None:
        with self.web.taken_by(resident):
            _run(self.web, statement)

    def _in_a_transaction(self, statement: Statement) -> None:
        with self.bare.taken():
            _run(self.bare, statement)


def _run(seat: Seat, statement: Statement) -> None:
    with seat.connection.cursor() as cursor:
        cursor.execute(*statement)
        cursor.fetchall()


def _seconds(work: Callable[[], object]) -> float:
    def timed() -> float:
        elapsed = stopwatch()
        work()
        return elapsed()

    return middle(timed)


@cache
def sampled(landlords: tuple[Landlord, ...], how_many: int) -> dict[Landlord, Timings]:
    """The timings of every landlord, whose residents ask by turns in an order drawn by chance."""
    chance = random.Random(1)  # noqa: S311 (the same order each time)
    askers = {landlord: Asker(landlord, how_many) for landlord in landlords}
    turns = list(_turns(askers))
    chance.shuffle(turns)
    with undisturbed():
        for asker, resident in turns:
            asker.ask(resident, chance)
    for asker in askers.values():
        asker.leave()
    return {landlord: asker.timings for landlord, asker in askers.items()}


def _turns(askers: dict[Landlord, Asker]) -> Iterator[tuple[Asker, Resident]]:
    for asker in askers.values():
        for resident in asker.residents:
            yield asker, resident


def both_walls_and_one(bench: Bench) -> Iterator[Line]:
    """P1: what the second wall adds to the first."""
    for landlord, timings in sampled(bench.landlords, bench.residents).items():
        size = landlord.size.name
        against = {
            "policy alone / floor": (POLICY, FLOOR),
            "both walls / floor": (BOTH, FLOOR),
            "both / filter with the door's cost inside": (INSIDE, BARE),
        }
        ratios = (f"{name} {ratio(timings[a], timings[b])}" for name, (a, b) in against.items())
        yield at_most(
            "P1",
            f"both walls / filter alone, SQL, {size}",
            ratio(timings[BOTH], timings[FILTER]),
            2.2,
            f"{size}, {len(timings[BOTH])} residents: {in_milliseconds(timings)}",
            f"{size}: {'; '.join(ratios)}",
        )


def growth(bench: Bench) -> Iterator[Line]:
    """P2: what ten times the documents cost."""
    sizes = sampled(bench.landlords, bench.residents)
    if len(sizes) < 2:
        yield not_measured("P2", "growth for ten times the documents", "", "one size only")
    smallest = sizes[bench.smallest]
    for landlord in bench.landlords[1:]:
        names = f"{landlord.size.name} / {bench.smallest.size.name}"
        for way in (BOTH, POLICY):
            grown = ratio(*_as_pairs(sizes[landlord][way], smallest[way]))
            yield at_most("P2", f"{way}, SQL, {names}", grown, 1.1)


def _as_pairs(above: list[float], below: list[float]) -> tuple[list[float], list[float]]:
    """The same number of each: the residents of two landlords are not the same people."""
    shorter = min(len(above), len(below))
    return above[:shorter], below[:shorter]
