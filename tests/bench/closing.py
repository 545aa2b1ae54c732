"""P13 and P4b: how soon a press is in force in every worker, and what it costs pages that it leaves open."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from uuid import UUID

from tests import databases
from tests.bench.context import Bench
from tests.bench.http_page import PAGE, page
from tests.bench.landlord import Landlord
from tests.bench.lines import Line, at_most
from tests.bench.samples import in_milliseconds, middle, ratio, shuffled, stopwatch, undisturbed
from tests.bench.seats import residents
from tests.bench.serving import Answer, Web, serving, sign_in

WORKERS = 3
SOON = 5  # seconds
GIVEN_UP = 60  # seconds
MOST = 30
"""Residents who ask by turns while something is pressed."""
_DOCUMENT = re.compile(rb"/documents/[0-9a-f-]{36}/")
# No document of the landlord is one: it closes nothing, and every page says its line.
KIND = "photo"

Press = Callable[[Web, dict[str, str]], Answer]


def in_force(bench: Bench) -> Iterator[Line]:
    """P13: from the press until the last worker has answered that it is closed; and whether any was late."""
    landlord = bench.largest
    asking = [one.account for one in residents(landlord, min(MOST, bench.residents))]
    staff = _staff(landlord)
    cookies = sign_in(landlord, [*asking, *staff.values()])
    by_role = {role: cookies[account] for role, account in staff.items()}
    readers = [cookies[account] for account in asking]
    presses: dict[str, tuple[Press, Callable[[Answer], bool]]] = {
        "everything closed by a call": (_call, _shows_documents),
        "the portal suspended": (_suspend, lambda answer: answer.status == 200),
    }
    with serving(landlord, bench.folder, workers=WORKERS, BENCH_SAYS_WHO="1") as web:
        for name, (press, is_open) in presses.items():
            with _undone(landlord):
                yield _pressed(web, name, landlord, readers, partial(press, web, by_role), is_open)


def _pressed(
    web: Web,
    name: str,
    landlord: Landlord,
    readers: list[str],
    press: Callable[[], Answer],
    is_open: Callable[[Answer], bool],
) -> Line:
    asked = cycle(readers)
    warm: set[str] = set()
    while len(warm) < WORKERS:
        answer = web.get(PAGE, next(asked))
        assert is_open(answer), "it is closed before anyone presses"
        warm.add(_worker(answer))
    elapsed = stopwatch()
    answer = press()
    assert answer.status == 302, f"the press was answered by {answer.status}"
    pressed = elapsed()
    closed: dict[str, float] = {}
    late = pages = 0
    while len(closed) < WORKERS and elapsed() < GIVEN_UP:
        answer = web.get(PAGE, next(asked))
        pages += 1
        if is_open(answer):
            late += 1
        else:
            closed.setdefault(_worker(answer), elapsed())
    seconds = max(closed.values(), default=GIVEN_UP)
    return Line(
        "P13",
        f"{name}: from the press until each of {WORKERS} workers has answered so, {landlord.size.name}",
        f"≤ {SOON} s, on the next request",
        f"{seconds:.2f} s; {late} of {pages} pages asked after the press were open",
        seconds <= SOON and not late and len(closed) == WORKERS,
        (f"{landlord.size.name}, {name}: the press itself took {1000 * pressed:.0f} ms",),
    )


def with_banners(bench: Bench) -> Iterator[Line]:
    """P4b: My documents while something is closed that its reader does not have, beside itself without."""
    for landlord in bench.landlords:
        chance = random.Random(6)  # noqa: S311 (the same order each time)
        asking = [one.account for one in residents(landlord, bench.residents)]
        cookies = sign_in(landlord, asking)
        timings: dict[str, list[float]] = {"while a kind is closed": [], "without": []}
        with (
            serving(landlord, bench.folder) as web,
            _a_freeze(landlord) as let_it_be,
            undisturbed(),
        ):
            ask = page(web, PAGE)
            for account in asking:
                for way in shuffled(timings, chance):
                    let_it_be(way != "without")
                    timings[way].append(middle(partial(ask, cookies[account])))
        yield at_most(
            "P4b",
            f"My documents while a kind is closed / without, HTTP, {landlord.size.name}",
            ratio(*timings.values()),
            1.03,
            f"{landlord.size.name}: {in_milliseconds(timings)}",
        )


def _call(web: Web, staff: dict[str, str]) -> Answer:
    """An adviser takes a call, and is not sure."""
    return web.post("/staff/breach/new/", staff["adviser"], how_many="not sure", press="yes")


def _suspend(web: Web, staff: dict[str, str]) -> Answer:
    return web.post("/staff/suspend/", staff["manager"])


def _worker(answer: Answer) -> str:
    return str(answer.headers["X-Bench-Worker"])


def _shows_documents(answer: Answer) -> bool:
    return bool(_DOCUMENT.search(answer.body))


def _staff(landlord: Landlord) -> dict[str, UUID]:
    with databases.superuser(landlord.database) as server:
        rows = server.execute(
            "SELECT role, id FROM accounts_user WHERE role IN ('adviser', 'manager')"
        ).fetchall()
    return dict(rows)


@contextmanager
def _a_freeze(landlord: Landlord) -> Iterator[Callable[[bool], None]]:
    """A freeze of a kind that may be in force or not, from one page to the next."""
    with databases.superuser(landlord.database) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(
            "INSERT INTO incidents_freeze (id, recorded_at, ended_at, level, kind, reason)"
            " VALUES (gen_random_uuid(), now(), now(), 'kind', %s, 'bench')",
            [KIND],
        )

        def let_it_be(in_force: bool) -> None:
            server.execute(
                "UPDATE incidents_freeze SET ended_at = CASE WHEN NOT %s THEN now() END"
                " WHERE reason = 'bench'",
                [in_force],
            )

        try:
            yield let_it_be
        finally:
            server.execute("DELETE FROM incidents_freeze WHERE reason = 'bench'")


@contextmanager
def _undone(landlord: Landlord) -> Iterator[None]:
    """Take away what a press has left: the landlord of the bench has no incidents of its own."""
    try:
        yield
    finally:
        with databases.superuser(landlord.database) as server:
            server.execute("SET session_replication_role = replica")
            for statement in _UNDO:
                server.execute(statement.encode())


_UNDO = (
    "DELETE FROM accounts_job WHERE kind IN ('ladder', 'webhook', 'alarm mail', 'mail')",
    "DELETE FROM accounts_outgoingmail WHERE id IN (SELECT mail_id FROM incidents_alarm)",
    "DELETE FROM incidents_alarm",
    "DELETE FROM incidents_freeze WHERE incident_id IS NOT NULL",
    "DELETE FROM incidents_report",
    "DELETE FROM incidents_incident",
    "DELETE FROM incidents_portalstate WHERE state = 'closed'",
    "UPDATE incidents_portalstate SET ended_at = NULL, ended_by = NULL WHERE state = 'open'",
)
