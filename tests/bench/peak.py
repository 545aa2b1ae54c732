"""P10: the hour after a promotion: sign-ins and pages at a fixed pace while officers release papers."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import User
from documents.models import Document
from documents.services import release_document, withdraw_release
from tests import databases
from tests.bench.context import Bench
from tests.bench.landlord import Landlord
from tests.bench.lines import Line
from tests.bench.samples import quartiles
from tests.bench.seats import Resident, Seat, residents
from tests.bench.serving import Answer, Web, serving, sign_in
from tests.factories.accounts import PASSWORD

SIGN_INS, PAGES = 10, 100  # a second
CLIENTS = 200
"""Who waits for an answer at the same time, at most; beyond that a request would begin late, and say so."""
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
RECORDED = {
    "/documents/": "documents_listed",
    "/home/": "cases_listed",
    "/details/": "details_opened",
}
"""The pages that are asked for, each with an event that it leaves in the ledger once."""
SIGNED_IN = "signed_in"


@dataclass(slots=True)
class Happened:
    """What came of every request, gathered from all threads."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "sign-in": []})
    refused: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[tuple[UUID, str]] = field(default_factory=Counter)
    released: int = 0
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
        over = threading.Event()
        officer = threading.Thread(target=_release_and_withdraw, args=(landlord, happened, over))
        officer.start()
        _ask_at_a_pace(
            bench.seconds, _page_views(web, cookies, happened), _sign_ins(web, newcomers, happened)
        )
        over.set()
        officer.join()
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
            + f"; {happened.released} papers released or withdrawn meanwhile;"
            f" {sum(happened.acknowledged.values()):,} answers looked up in the ledger;"
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
        status = _status_of(lambda: web.get(path, cookies[account]))
        _note(happened, "page", due, status, 200, (account, RECORDED[path]))

    return view


def _sign_ins(web: Web, newcomers: list[Resident], happened: Happened) -> Iterator[Job]:
    for n, newcomer in enumerate(newcomers):
        yield _sign_in(web, newcomer, f"198.51.{n // 250}.{1 + n % 250}", happened)


def _sign_in(web: Web, resident: Resident, address: str, happened: Happened) -> Job:
    """Open the page, type name and password, send it: from an address of one's own, or limits count."""

    def sign(due: float) -> None:
        _note(
            happened,
            "sign-in",
            due,
            _status_of(lambda: _post_password(web, resident.username, address)),
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


def _status_of(ask: Callable[[], Answer]) -> int | str:
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


def _release_and_withdraw(landlord: Landlord, happened: Happened, over: threading.Event) -> None:
    """An officer releases a paper every half second, and takes it back."""
    officer, papers = _unreleased(landlord)
    seat = Seat(landlord)
    with seat.kept():
        for paper in papers:
            if over.wait(0.5):
                break
            with unit_of_work(), acting_as(officer):
                by = User(pk=officer, name="Officer 1")
                released = release_document(
                    document=Document.objects.get(pk=paper), audience="household",
                    reason="It is about your home.", by=by,
                )  # fmt: skip
                withdraw_release(release=released, reason="Sent by mistake.", by=by)
            happened.released += 1
    seat.leave()


def _unreleased(landlord: Landlord) -> tuple[UUID, list[UUID]]:
    with databases.superuser(landlord.database) as server:
        rows = server.execute(
            "SELECT a.user_id, d.id FROM tenancies_patchassignment AS a"
            " JOIN tenancies_property AS p ON p.patch_id = a.patch_id"
            " JOIN tenancies_tenancy AS t ON t.property_id = p.id"
            " JOIN documents_document AS d ON d.tenancy_id = t.id"
            " WHERE a.user_id = (SELECT min(user_id::text)::uuid FROM tenancies_patchassignment)"
            " AND d.audience = '' AND NOT d.frozen AND d.ended_at IS NULL"
        ).fetchall()
    return rows[0][0], [paper for _officer, paper in rows]


def _last_entry(landlord: Landlord) -> int:
    with databases.superuser(landlord.database) as server:
        found = server.execute("SELECT max(seq) FROM accounts_ledgerentry").fetchone()
    assert found
    last: int = found[0]
    return last


def _lost(landlord: Landlord, last: int, acknowledged: Counter[tuple[UUID, str]]) -> int:
    """How many acknowledged acts are not in the ledger, each resident and event counted apart."""
    with databases.superuser(landlord.database) as server:
        rows = server.execute(
            "SELECT user_id, event, count(*) FROM accounts_ledgerentry"
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
