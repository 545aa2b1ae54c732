"""The walls are built while pages are read: each page is answered, and the walls stand afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from portal.rls import apply
from tests.databases import OwnDatabase, superuser
from tests.waiting import wait_until

FIRST, LAST = "accounts_user", "tenancies_tenancy"


@contextmanager
def page_that_reads(database: OwnDatabase, table: str) -> Iterator[psycopg.Connection[Any]]:
    """A transaction under way that has read one table and may read others."""
    with superuser(database.name) as page:
        page.execute("BEGIN")
        page.execute(f"TABLE {table} LIMIT 1")
        yield page
        page.execute("COMMIT")


def somebody_waits_for_a_table(database: OwnDatabase) -> bool:
    with superuser() as server:
        waiting = server.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
            [database.name],
        ).fetchone()
    return waiting != (0,)


def change_a_wall(database: OwnDatabase) -> None:
    with superuser(database.name) as server:
        server.execute("DROP POLICY read_own ON accounts_user")


def in_the_background(work: Any) -> tuple[threading.Thread, list[Exception]]:
    failed: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as failure:
            failed.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, failed


def build_as_the_owner(database: OwnDatabase) -> None:
    with database.as_login("owner"):
        call_command("apply_walls")


def test_page_that_goes_on_to_another_table_is_answered(own_database: OwnDatabase) -> None:
    """Built table by table, the walls and the page waited for each other, and one of them was ended."""
    change_a_wall(own_database)
    with page_that_reads(own_database, LAST) as page:
        building, failed = in_the_background(lambda: build_as_the_owner(own_database))
        wait_until(lambda: somebody_waits_for_a_table(own_database))
        page.execute(f"TABLE {FIRST} LIMIT 1")
    building.join()
    assert failed == []
    with own_database.as_login("owner"):
        assert apply.noted_fingerprints() == (apply.source_fingerprint(), apply.built_fingerprint())


def test_session_that_is_left_open_is_named_in_one_sentence(
    own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apply, "TRIES", 2)
    change_a_wall(own_database)
    with (
        page_that_reads(own_database, LAST),
        own_database.as_login("owner"),
        pytest.raises(CommandError, match="The tables are in use, and nothing was changed"),
    ):
        call_command("apply_walls")


def test_keys_change_while_every_table_is_in_use(own_database: OwnDatabase) -> None:
    build_as_the_owner(own_database)
    with page_that_reads(own_database, FIRST), page_that_reads(own_database, LAST):
        build_as_the_owner(own_database)
