"""What fails on a server, each as a function that does it and returns when it is over."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import psycopg

from tests.steady.landlord import Landlord
from tests.waiting import PATIENCE, wait_until

SECONDS_AWAY = 3.0
# What a worker says that cannot start yet.
WAITS = "Not started yet: PostgreSQL does not answer."

Fault = Callable[[Landlord], None]


def web_killed(landlord: Landlord) -> None:
    """Master and workers at once."""
    landlord.web.kill_all()


def workers_killed(landlord: Landlord) -> None:
    """One worker, and another."""
    for _ in range(2):
        landlord.web.kill_a_worker(landlord.chance, landlord.tally)
        time.sleep(0.5)


def postgresql_restarted(landlord: Landlord) -> None:
    """`restart -m immediate`, with a while between its end and its beginning."""
    landlord.server.stop_at_once()
    stay_away(landlord)
    landlord.server.start()


def postgresql_killed(landlord: Landlord) -> None:
    """The postmaster."""
    landlord.server.kill()
    stay_away(landlord)
    landlord.server.start()


def web_started_without_postgresql(landlord: Landlord) -> None:
    """PostgreSQL goes, then a worker; the worker that takes its place waits, and so does the site."""
    landlord.server.stop_at_once()
    waited, starts = landlord.web.log.read_text().count(WAITS), landlord.web.starts
    landlord.web.kill_a_worker(landlord.chance, landlord.tally)
    stay_away(landlord)
    wait_until(
        lambda: landlord.web.log.read_text().count(WAITS) > waited or landlord.web.starts > starts
    )
    if landlord.web.starts > starts:
        landlord.tally.note("gunicorn ended because one of its workers could not start")
    landlord.server.start()


def children_killed(landlord: Landlord) -> None:
    """Processes of PostgreSQL, whichever they are."""
    for _ in range(3):
        landlord.server.kill_a_child(landlord.chance)
        time.sleep(1)


def connections_exhausted(landlord: Landlord) -> None:
    """Somebody takes every connection there is; then PostgreSQL lets the portal have none at all."""
    with ExitStack() as taken, contextlib.suppress(psycopg.OperationalError):
        for _ in range(200):
            taken.enter_context(psycopg.connect(landlord.web.environment["DATABASE_URL"]))
        landlord.tally.note("connections were not exhausted")
    with landlord.server.superuser() as sql:
        sql.execute("ALTER ROLE portal_web CONNECTION LIMIT 0")
        sql.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'portal_web'"
        )
        stay_away(landlord)
        sql.execute("ALTER ROLE portal_web CONNECTION LIMIT -1")


def no_room_for_documents(landlord: Landlord) -> None:
    """The documents' disk is full to its last byte: uploads fail, everything else goes on."""
    with filled(landlord, "documents"):
        time.sleep(SECONDS_AWAY)


def no_room_for_postgresql(landlord: Landlord) -> None:
    """PostgreSQL's disk is full to its last byte, for data and for the log that it writes ahead."""
    with filled(landlord, "postgresql"):
        fill_what_is_written_ahead(landlord)
        time.sleep(SECONDS_AWAY)
    start_again(landlord)


def fill_what_is_written_ahead(landlord: Landlord) -> None:
    """On a full disk the log still has room in its last segment: take that too. Of a large disk nothing."""
    if "postgresql" not in landlord.disks:
        return
    with contextlib.suppress(psycopg.Error), landlord.server.superuser() as sql:
        while True:
            sql.execute("SELECT pg_logical_emit_message(false, '', repeat('x', 1000000))")


def start_again(landlord: Landlord) -> None:
    """Start PostgreSQL whenever it has ended itself, until the site serves: it may end a moment later."""
    wait_until(lambda: _serves(landlord))


def _serves(landlord: Landlord) -> bool:
    if not landlord.server.is_running():
        landlord.server.start()
    return landlord.web.status_of("/readyz", patience=5) == 200


FAULTS: tuple[Fault, ...] = (
    workers_killed,
    web_killed,
    postgresql_restarted,
    postgresql_killed,
    web_started_without_postgresql,
    children_killed,
    connections_exhausted,
    no_room_for_documents,
    no_room_for_postgresql,
)


def stay_away(landlord: Landlord) -> None:
    """Let time pass, in which the site says that it is not ready and that it lives."""
    until = time.monotonic() + SECONDS_AWAY
    seen = set()
    while time.monotonic() < until or 503 not in seen:
        seen.add(landlord.web.status_of("/readyz"))
        if landlord.web.status_of("/healthz") != 200:
            landlord.tally.note("/healthz does not say that it lives")
        if time.monotonic() > until + PATIENCE:
            landlord.tally.note(f"/readyz did not say 503 but {seen}")
            return


@contextmanager
def filled(landlord: Landlord, which: str) -> Iterator[None]:
    """Fill a disk for the length of the block; without one of its own, nothing is filled."""
    disk = landlord.disks.get(which)
    if disk is None:
        yield
        return
    disk.fill()
    try:
        yield
    finally:
        disk.free()
