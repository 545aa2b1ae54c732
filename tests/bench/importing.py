"""P8: loading a landlord's export, beside a bare COPY of the rows that it loads."""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from psycopg import sql

from accounts.access.system import system_access
from portal.rls.apply import apply_walls
from portal.rls.roles import create_database
from portal.web.logins import OWNER, WORKER
from tenancies.imports.apply import bring_export
from tenancies.imports.reader import Export, read_export
from tests import databases
from tests.bench.context import Bench
from tests.bench.lines import Line, not_measured
from tests.bench.samples import TIMES, stopwatch
from tests.http.site import environment_of

DATABASE = "portal_bench_import"
TABLES = (
    "tenancies_patch",
    "tenancies_property",
    "tenancies_person",
    "tenancies_tenancy",
    "tenancies_occupancy",
    "cases_case",
    "cases_party",
    "documents_document",
    "documents_upload",
)
ROWS, WHOLE = (
    "import's own load of rows / bare COPY of the same rows",
    "whole import, files and all",
)
TRIES = 3
ROWS_GOAL = 5.5


def importing(bench: Bench) -> Iterator[Line]:
    """P8, if an export was named."""
    if bench.export is None:
        yield not_measured("P8", ROWS, f"≤ {ROWS_GOAL} {TIMES}", "no export was given")
        yield not_measured("P8", WHOLE, "< 30 s", "no export was given")
        return
    with _empty_database():
        loading = [_load(read_export(bench.export, bench.export_date)) for _ in range(TRIES)]
        whole = _whole_import(bench)
        rows, copying = zip(*(_copy() for _ in range(TRIES)), strict=True)
    slower = statistics.median(loading) / statistics.median(copying)
    yield Line(
        "P8",
        ROWS,
        f"≤ {ROWS_GOAL} {TIMES}",
        f"{slower:.2f} {TIMES}",
        slower <= ROWS_GOAL,
        (f"{rows[0]:,} rows: loaded in {_seconds(loading)}, by COPY in {_seconds(copying)}",),
    )
    yield Line("P8", WHOLE, "< 30 s", f"{whole:.1f} s", whole < 30)


@contextmanager
def _empty_database() -> Iterator[None]:
    databases.drop(DATABASE)
    create_database(os.environ["DATABASE_SUPERUSER_URL"], DATABASE)
    with databases.connected(DATABASE, OWNER):
        call_command("migrate", verbosity=0)
        apply_walls()
    try:
        yield
    finally:
        databases.drop(DATABASE)


def _load(export: Export) -> float:
    """Load every table and undo it; what a plan says of who gains and loses sight is not counted."""
    elapsed, moments = stopwatch(), []
    with (
        databases.connected(DATABASE, WORKER),
        system_access("the bench"),
        transaction.atomic(),
    ):
        bring_export(export, examples=0, progress=lambda *_done: moments.append(elapsed()))
        transaction.set_rollback(True)
    # It reports before the first table, after each, and after the constraints are checked.
    return moments[-1] - moments[0]


def _whole_import(bench: Bench) -> float:
    """As an operator runs it, in a process of its own, from the first line read to the last file kept."""
    assert bench.export
    environment = environment_of(DATABASE, bench.folder / "imported", bench.folder)
    worker = os.environ["DATABASE_WORKER_URL"].replace("/portal?", f"/{DATABASE}?")
    elapsed = stopwatch()
    subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "import_export", str(bench.export.resolve()),
         "--export-date", f"{bench.export_date:%Y-%m-%d}", "--apply"],
        cwd=settings.BASE_DIR, env=environment | {"DATABASE_WORKER_URL": worker},
        check=True, capture_output=True,
    )  # fmt: skip
    return elapsed()


def _copy() -> tuple[int, float]:
    """Copy what was loaded into tables alike; gives the rows and the seconds."""
    count, seconds = 0, 0.0
    with databases.superuser(DATABASE) as server:
        server.execute("DROP SCHEMA IF EXISTS alike CASCADE; CREATE SCHEMA alike")
        for name in TABLES:
            table = sql.Identifier(name)
            server.execute(
                sql.SQL("CREATE TABLE alike.{0} (LIKE public.{0} INCLUDING ALL)").format(table)
            )
            held = io.BytesIO()
            with server.cursor() as cursor:
                with cursor.copy(sql.SQL("COPY public.{} TO STDOUT").format(table)) as out:
                    for part in out:
                        held.write(part)
                elapsed = stopwatch()
                with cursor.copy(sql.SQL("COPY alike.{} FROM STDIN").format(table)) as copy:
                    copy.write(held.getvalue())
                seconds += elapsed()
                count += cursor.rowcount
    return count, seconds


def _seconds(several: list[float] | tuple[float, ...]) -> str:
    return " / ".join(f"{one:.2f} s" for one in sorted(several))
