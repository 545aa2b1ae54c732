"""PostgreSQL's own log quotes nobody, whatever statement fails, and however.

Each failure is brought about by the web's login, on a server that logs as PostgreSQL does by itself: whole
statements, details, values. Then the real log is read.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import Error, connection

from accounts import audit_log
from accounts.access.work import unit_of_work
from portal.assurance.checks import log_is_quiet
from portal.web.logins import WEB
from tests import databases
from tests.databases import OwnDatabase, connected, superuser
from tests.waiting import PATIENCE, wait_until

CANARY, ANOTHER = "zqkeyofasession", "zqkeyofanother"
AS_POSTGRESQL_DOES = {
    "log_error_verbosity": "verbose",
    "log_min_error_statement": "error",
    "log_parameter_max_length": "-1",
}
INSERT = "INSERT INTO django_session VALUES (%s, %s, now())"
UPDATE = "UPDATE django_session SET session_data = %s WHERE session_key = %s"
BROKEN = (
    "CREATE FUNCTION portal.breaks(said text) RETURNS text LANGUAGE plpgsql AS $$"
    " DECLARE it text; BEGIN EXECUTE 'SELEC $1' INTO it USING said; RETURN it; END $$"
)
Failure = Callable[[OwnDatabase], None]


def log() -> str:
    """All that the suite's server has written."""
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"]) as server:
        return (Path(server.info.host).parent / "postgres.log").read_text(errors="replace")


@pytest.fixture(params=["settings of roles.sql", "provider that refuses them"])
def loud(own_database: OwnDatabase, request: pytest.FixtureRequest) -> Iterator[OwnDatabase]:
    """A server that quotes all it can, entered by the web's login or by one that was given no settings."""
    with superuser(own_database.name) as server:
        quote_all(own_database)
        for key in (CANARY, ANOTHER):
            server.execute(INSERT.encode(), [key, CANARY])
        server.execute(BROKEN)
        server.execute("GRANT EXECUTE ON FUNCTION portal.breaks TO portal_gate")
        server.execute(
            "ALTER TABLE accounts_auditevent ADD CONSTRAINT full_disk CHECK (event <> 'ready_asked')"
        )
    login = WEB if request.param == "settings of roles.sql" else databases.tester()
    with connected(own_database.name, login):
        yield own_database


def quote_all(database: OwnDatabase) -> None:
    """Let the server log as PostgreSQL does by itself; a login's own settings go before this."""
    with superuser(database.name) as server:
        for name, value in AS_POSTGRESQL_DOES.items():
            server.execute(f"ALTER DATABASE {database.name} SET {name} = '{value}'".encode())


def ask(statement: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def key_is_there_already(_database: OwnDatabase) -> None:
    with unit_of_work():
        ask(INSERT, CANARY, CANARY)


def value_is_missing(_database: OwnDatabase) -> None:
    with unit_of_work():
        ask("INSERT INTO django_session VALUES (%s, NULL, now())", CANARY)


def audit_log_takes_no_row(_database: OwnDatabase) -> None:
    with unit_of_work():
        audit_log.record("ready_asked", why=CANARY)


def takes_too_long(_database: OwnDatabase) -> None:
    with unit_of_work():
        ask("SET LOCAL statement_timeout = 20")
        ask("SELECT pg_sleep(60), %s::text", CANARY)


def waits_too_long(database: OwnDatabase) -> None:
    with superuser(database.name) as other, other.transaction(), unit_of_work():
        other.execute("SELECT FROM django_session FOR UPDATE")
        ask("SET LOCAL lock_timeout = 20")
        ask(UPDATE, CANARY, CANARY)


def function_is_broken(_database: OwnDatabase) -> None:
    with unit_of_work():
        ask("SELECT portal.breaks(%s)", CANARY)


def nobody_may(_database: OwnDatabase) -> None:
    with unit_of_work():
        ask("UPDATE tenancies_person SET surname = %s", CANARY)


def two_wait_for_each_other(database: OwnDatabase) -> None:
    """The other has more patience: it is the web's transaction that PostgreSQL ends."""
    holds = threading.Event()

    def other_way_round() -> None:
        with superuser(database.name) as other, other.transaction():
            other.execute("SET LOCAL deadlock_timeout = '10min'")
            other.execute(UPDATE.encode(), ["x", ANOTHER])
            holds.set()
            other.execute(UPDATE.encode(), ["x", CANARY])

    thread = threading.Thread(target=other_way_round)
    try:
        with unit_of_work():
            ask(UPDATE, CANARY, CANARY)
            thread.start()
            assert holds.wait(PATIENCE)
            ask(UPDATE, CANARY, ANOTHER)
    finally:
        thread.join()


def another_was_faster(database: OwnDatabase) -> None:
    ask("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    with unit_of_work(), superuser(database.name) as other:
        ask("SELECT FROM django_session")
        other.execute(UPDATE.encode(), ["x", CANARY])
        ask(UPDATE, CANARY, CANARY)


def server_is_ended(database: OwnDatabase) -> None:
    """As by a restart: in the middle of a statement."""

    def end() -> None:
        asleep = "SELECT wait_event = 'PgSleep' FROM pg_stat_activity WHERE pid = %s"
        with superuser(database.name) as other:
            wait_until(lambda: other.execute(asleep, [backend]).fetchone() == (True,))
            other.execute("SELECT pg_terminate_backend(%s)", [backend])

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    thread = threading.Thread(target=end)
    thread.start()
    try:
        with unit_of_work():
            ask("SELECT pg_sleep(60), %s::text", CANARY)
    finally:
        thread.join()


FAILURES: dict[str, Failure] = {
    "duplicate key value": key_is_there_already,
    "violates not-null constraint": value_is_missing,
    "violates check constraint": audit_log_takes_no_row,
    "due to statement timeout": takes_too_long,
    "due to lock timeout": waits_too_long,
    "syntax error": function_is_broken,
    "permission denied for table": nobody_may,
    "deadlock detected": two_wait_for_each_other,
    "could not serialize access": another_was_faster,
    "terminating connection": server_is_ended,
}


@pytest.mark.parametrize("said", FAILURES)
def test_log_says_what_failed_and_quotes_nobody(loud: OwnDatabase, said: str) -> None:
    before = len(log())
    with pytest.raises(Error):
        FAILURES[said](loud)
    wait_until(lambda: said in log()[before:])
    assert "zq" not in log()[before:]


def test_log_would_quote_a_value_that_stands_in_its_statement(loud: OwnDatabase) -> None:
    """What is looked for above can be found."""
    before = len(log())
    with pytest.raises(psycopg.Error), superuser(loud.name) as server:
        server.execute(f"SELECT '{ANOTHER}', 1 / 0".encode())
    wait_until(lambda: "division by zero" in log()[before:])
    assert ANOTHER in log()[before:]


def test_operator_is_warned_where_the_log_may_quote(own_database: OwnDatabase) -> None:
    def warnings(login: str | tuple[str, str]) -> list[str]:
        with connected(own_database.name, login):
            return [str(w.msg) for w in log_is_quiet(["default"]) if w.id == "portal.W003"]

    quote_all(own_database)
    assert warnings(WEB) == []
    (said,) = warnings(databases.tester())
    assert "log_min_error_statement = panic" in said
    assert "log_parameter_max_length_on_error" not in said
