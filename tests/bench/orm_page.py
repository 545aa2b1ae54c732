"""P3: My documents as its view asks for it, through the ORM and inside the door, beside a plain query."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import Q

from documents.models import Document, DocumentQuerySet
from documents.reading.my_documents import MyDocumentsPage, my_documents_page, page_of
from documents.reading.reading_history import my_reading_notes
from portal.web.paging import PAGE_SIZE, rows_of
from tests.bench.context import Bench
from tests.bench.landlord import Landlord
from tests.bench.lines import Line, at_most
from tests.bench.samples import in_milliseconds, middle, ratio, shuffled, stopwatch, undisturbed
from tests.bench.seats import SUPERUSER, Resident, Seat, residents

OURS, PLAIN = "page and count", "plain tenancy_id = x"
NEW = "which of them are new"


def my_documents(bench: Bench) -> Iterator[Line]:
    """P3, at every size."""
    for landlord in bench.landlords:
        timings = _sampled(landlord, bench.residents)
        figure = ratio(timings[OURS], timings[PLAIN])
        yield at_most(
            "P3",
            f"My documents, ORM page + count / plain tenancy_id = x, {landlord.size.name}",
            figure,
            1.5,
            f"{landlord.size.name}, {PAGE_SIZE} a page: {in_milliseconds(timings)}",
        )


def _sampled(landlord: Landlord, how_many: int) -> dict[str, list[float]]:
    chance = random.Random(3)  # noqa: S311 (the same order each time)
    web, bare = Seat(landlord), Seat(landlord, SUPERUSER)
    timings: dict[str, list[float]] = {OURS: [], PLAIN: [], NEW: []}
    with undisturbed():
        for resident in residents(landlord, how_many):
            ways: dict[str, Callable[[], float]] = {
                OURS: partial(_inside, web, resident, _ours),
                NEW: partial(_inside, web, resident, my_reading_notes),
                PLAIN: partial(_plain, bare, resident),
            }
            for name in shuffled(ways, chance):
                timings[name].append(middle(ways[name]))
    web.leave()
    bare.leave()
    return timings


def _ours() -> MyDocumentsPage:
    """What documents.reading.views.document_list asks of a reader who has nothing new."""
    return my_documents_page(rows_of(1), Q())


def _inside(seat: Seat, resident: Resident, work: Callable[[], object]) -> float:
    with seat.taken_by(resident):
        elapsed = stopwatch()
        work()
        return elapsed()


def _plain(seat: Seat, resident: Resident) -> float:
    home = Q(tenancy_id=resident.home)
    with seat.taken():
        elapsed = stopwatch()
        list(page_of(DocumentQuerySet(Document).filter(home), rows_of(1)))
        return elapsed()
