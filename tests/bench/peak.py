"""P10: the hour after a promotion: sign-ins and pages at a fixed pace while officers release documents."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode
from uuid import UUID

from tests import databases
from tests.bench.context import Bench
from tests.bench.landlord import Landlord
from tests.bench.lines import Line
from tests.bench.samples import quartiles
from tests.bench.seats import Resident, residents
from tests.bench.serving import Answer, Web, serving, sign_in
from tests.bench.writers import an_officer_at_work
from tests.factories.accounts import PASSWORD

SIGN_INS, PAGES = 10, 100  # a second
CLIENTS = 200
"""Who waits for an answer at the same time, at most."""
GIVES_UP = 10
"""Seconds after which somebody whose request has not even begun goes away; that counts as refused."""
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
RECORDED = {
    "/documents/": "documents_listed",
    "/home/": "cases_listed",
    "/details/": "details_opened",
}
"""The pages that are asked for, each with an event that it leaves in the audit log once."""
SIGNED_IN = "signed_in"


@dataclass(slots=True)
class Happened:
    """What came of every request, gathered from all threads."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "sign-in": []})
    refused: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


def peak(bench: Bench) -> Iterator[Line]:
    """P10, as operators are told to serve, and with two connections a process."""
    yield _peak(bench, "three workers with four threads", workers=3, threads=4, pool=4)
    yield _peak(bench, "the same on two connections each", workers=3, threads=4, pool=2)


def _peak(bench: Bench, how: str, *, workers: int, threads: int, pool: int) -> Line:
    landlord, happened = bench.largest, Happened()
    everybody = residents(landlord, bench.seconds * SIGN_INS + bench.residents)
    newcomers, readers = everybody[: bench.seconds * SIGN_INS], everybody[-bench.residents :]
    cookies = sign_in(landlord, [reader.account for reader in readers])
    last = _last_entry(landlord)
    with serving(landlord, bench.folder, workers=workers, threads=threads, pool=pool) as web:
        web.get("/documents/", cookies[readers[0].account])
        views, sign_ins = _page_views(web, cookies, happened), _sign_ins(web, newcomers, happened)
        with an_officer_at_work(landlord) as released:
            _ask_at_a_pace(bench.seconds, views, sign_ins)
    lost = _lost(landlord, last, happened.acknowledged)
    slowest = max(_percentile(95, times) for times in happened.seconds.values())
    refused = sum(happened.refused.values())
    return Line(
        "P10",
        f"{SIGN_INS} sign-ins and {PAGES} page views a second for {bench.seconds} s, {how}",
        "p95 < 1 s, nothing refused, nothing lost",
        f"p95 {slowest:.2f} s; {refused} refused; {lost} lost",
        slowest < 1 and not refused and not lost,
        (
            f"{how}, {landlord.size.name}: "
            + "; ".join(_said(what, times) for what, times in happened.seconds.items())
            + f"; {len(released)} documents released and withdrawn meanwhile;"
            f" {sum(happened.acknowledged.values()):,} answers looked up in the audit log;"
            f" refused: {dict(happened.refused) or 'none'}. The clients run on the same machine.",
        ),
    )


Job = Callable[[float], None]


def _ask_at_a_pace(seconds: int, page_views: Iterator[Job], sign_ins: Iterator[Job]) -> None:
    """Begin each request when it is due, whether or not the ones before are answered."""
    begins = time.perf_counter() + 0.2
    due = [(begins + n / PAGES, page_views) for n in range(seconds * PAGES)]
    due += [(begins + n / SIGN_INS, sign_ins) for n in range(seconds * SIGN_INS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        for moment, jobs in sorted(due, key=lambda one: one[0]):
            time.sleep(max(0.0, moment - time.perf_counter()))
            clients.submit(next(jobs), moment)


def _page_views(web: Web, cookies: dict[UUID, str], happened: Happened) -> Iterator[Job]:
    chance = random.Random(10)  # noqa: S311 (the same order each time)
    readers = list(cookies)
    paths = ["/documents/"] * 6 + ["/home/"] * 3 + ["/details/"]
    while True:
        yield _page_view(web, chance.choice(readers), cookies, chance.choice(paths), happened)


def _page_view(
    web: Web, account: UUID, cookies: dict[UUID, str], path: str, happened: Happened
) -> Job:
    def view(due: float) -> None:
        status = _status_of(due, lambda: web.get(path, cookies[account]))
        _note(happened, "page", due, status, 200, (account, RECORDED[path]))

    return view


def _sign_ins(web: Web, newcomers: list[Resident], happened: Happened) -> Iterator[Job]:
    for n, newcomer in enumerate(cycle(newcomers)):
        yield _sign_in(web, newcomer, f"198.51.{n // 250}.{1 + n % 250}", happened)


def _sign_in(web: Web, resident: Resident, address: str, happened: Happened) -> Job:
    """Open the page, type name and password, send it: from an address of one's own, or limits count."""

    def sign(due: float) -> None:
        _note(
            happened,
            "sign-in",
            due,
            _status_of(due, lambda: _post_password(web, resident.username, address)),
            302,
            (resident.account, SIGNED_IN),
        )

    return sign


def _post_password(web: Web, username: str, address: str) -> Answer:
    here = {"X-Forwarded-For": address}
    form = web.ask("GET", "/sign-in/", here)
    token = TOKEN.search(form.body)
    if not token:
        return form
    cookie = form.headers["Set-Cookie"].partition(";")[0]
    return web.ask(
        "POST",
        "/sign-in/",
        here
        | {
            "Cookie": cookie,
            "Referer": "https://localhost/",
            "Content-Type": "application/x-www-form-urlencoded",
        },
        urlencode(
            {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
        ),
    )


def _status_of(due: float, ask: Callable[[], Answer]) -> int | str:
    if time.perf_counter() - due > GIVES_UP:
        return "gave up"
    try:
        return ask().status
    except OSError as failure:
        return type(failure).__name__


def _note(
    happened: Happened,
    what: str,
    due: float,
    status: int | str,
    expected: int,
    entry: tuple[UUID, str],
) -> None:
    seconds = time.perf_counter() - due
    with happened.lock:
        happened.seconds[what].append(seconds)
        if status == expected:
            happened.acknowledged[entry] += 1
        else:
            happened.refused[f"{what} {status}"] += 1


def _last_entry(landlord: Landlord) -> int:
    with databases.superuser(landlord.database) as server:
        found = server.execute("SELECT max(seq) FROM accounts_auditevent").fetchone()
    assert found
    last: int = found[0]
    return last


def _lost(landlord: Landlord, last: int, acknowledged: Counter[tuple[UUID, str]]) -> int:
    """How many acknowledged acts are not in the audit log, each resident and event counted apart."""
    with databases.superuser(landlord.database) as server:
        rows = server.execute(
            "SELECT user_id, event, count(*) FROM accounts_auditevent"
            " WHERE seq > %s AND user_id IS NOT NULL AND NOT detail ? 'rolled_back' GROUP BY 1, 2",
            [last],
        ).fetchall()
    kept = {(account, event): count for account, event, count in rows}
    return sum(max(0, count - kept.get(entry, 0)) for entry, count in acknowledged.items())


def _percentile(percent: int, times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def _said(what: str, times: list[float]) -> str:
    low, middle, high = (1000 * second for second in quartiles(times))
    return (
        f"{len(times):,} {what}s: {middle:.0f} ms ({low:.0f}–{high:.0f}), p95"
        f" {1000 * _percentile(95, times):.0f} ms, longest {1000 * max(times):.0f} ms"
    )
