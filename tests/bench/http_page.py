"""P4, P5 and P9: My documents over HTTP, beside a constant page, guardian's defaults, and no audit log."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial

from tests import databases
from tests.bench.context import Bench
from tests.bench.landlord import Landlord
from tests.bench.lines import Line, at_least, at_most
from tests.bench.samples import in_milliseconds, middle, ratio, shuffled, undisturbed
from tests.bench.seats import residents
from tests.bench.serving import Web, serving, sign_in
from tests.bench.writers import an_officer_at_work

PAGE, CONSTANT, GUARDIAN = "/documents/", "/bench/constant/", "/bench/guardian/"
FEW = 60
"""Residents who wait for the page on guardian's defaults, which takes hundreds of milliseconds."""

Ask = Callable[[str], float]


def real_page(bench: Bench) -> Iterator[Line]:
    """P4: the real page beside one that says nothing, through the same middleware and door."""
    size = bench.largest.size.name
    settings = {"one connection": 1, "two connections and an officer at work": 2}
    for pool, connections in settings.items():
        writing = an_officer_at_work(bench.largest) if connections > 1 else nullcontext()
        with (
            serving(bench.largest, bench.folder, threads=connections, pool=connections) as web,
            writing,
        ):
            timings = paired(
                bench, {"My documents": page(web, PAGE), "constant page": page(web, CONSTANT)}
            )
        yield at_most(
            "P4",
            f"My documents over HTTP / constant page, {size}, {pool}",
            ratio(*timings.values()),
            2.5,
            f"{size}, {pool}: {in_milliseconds(timings)}",
        )


def guardians_defaults(bench: Bench) -> Iterator[Line]:
    """P5: the same page with one permission a document and reader, asked as guardian's pages say."""
    size = bench.largest.size.name
    with (
        _permissions_as_rows(bench.largest) as rows,
        serving(bench.largest, bench.folder) as web,
    ):
        timings = paired(
            bench,
            {"guardian's defaults": page(web, GUARDIAN), "My documents": page(web, PAGE)},
            most=FEW,
        )
    yield at_least(
        "P5",
        f"the page on guardian's defaults / ours, HTTP, {size}",
        ratio(*timings.values()),
        30,
        f"{size}, {rows:,} permissions on documents: {in_milliseconds(timings)}",
    )


def audit_log_on_every_page(bench: Bench) -> Iterator[Line]:
    """P9: what writing down that a list was shown adds to showing it."""
    size = bench.largest.size.name
    with (
        serving(bench.largest, bench.folder) as web,
        serving(bench.largest, bench.folder, BENCH_WITHOUT_AUDIT_LOG="1") as forgetful,
    ):
        timings = paired(
            bench, {"with its audit log row": page(web, PAGE), "without": page(forgetful, PAGE)}
        )
    yield at_most(
        "P9",
        f"My documents with its audit log row / without, HTTP, {size}",
        ratio(*timings.values()),
        1.1,
        f"{size}, the server waits for the disk: {in_milliseconds(timings)}",
    )


def paired(bench: Bench, ways: Mapping[str, Ask], *, most: int = 0) -> dict[str, list[float]]:
    """Ask every way for each resident of the largest landlord, in an order by chance."""
    chance = random.Random(4)  # noqa: S311 (the same order each time)
    asking = residents(bench.largest, min(most or bench.residents, bench.residents))
    cookies = sign_in(bench.largest, [resident.account for resident in asking])
    timings: dict[str, list[float]] = {name: [] for name in ways}
    chance.shuffle(asking)
    with undisturbed():
        for resident in asking:
            for name in shuffled(ways, chance):
                timings[name].append(middle(partial(ways[name], cookies[resident.account])))
    return timings


def page(web: Web, path: str) -> Ask:
    """Ask for one page as whoever has a cookie; gives the seconds it took."""

    def ask(cookie: str) -> float:
        answer = web.get(path, cookie)
        assert answer.status == 200, f"{path} answered {answer.status}"
        return answer.seconds

    return ask


@contextmanager
def _permissions_as_rows(landlord: Landlord) -> Iterator[int]:
    """Fill guardian's own table, which a portal leaves empty, and empty it again."""
    with databases.superuser(landlord.database) as server:
        server.execute(
            "INSERT INTO guardian_userobjectpermission (object_pk, content_type_id, permission_id, user_id)"
            " SELECT granted.document_id::text, p.content_type_id, p.id, granted.user_id"
            " FROM portal.granted_documents() AS granted"
            " JOIN auth_permission AS p ON p.codename = 'read_document'"
        )
        server.execute("VACUUM ANALYZE guardian_userobjectpermission")
        try:
            counted = server.execute("SELECT count(*) FROM guardian_userobjectpermission")
            yield (counted.fetchone() or (0,))[0]
        finally:
            server.execute("TRUNCATE guardian_userobjectpermission")
