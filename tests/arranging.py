"""Stepping outside the walls to arrange facts, and switching one wall off inside one test."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import override_settings

from accounts.access import conditions, rules
from accounts.access.identity import DatabaseIdentity, process_identity, using_identity
from accounts.access.viewer import Scope, System
from accounts.jobs.running import run_due
from portal.rls.statements import app_tables
from portal.web.logins import WORKER

OWNER = "portal_owner"


def as_role(role: str, asking: Scope | None = None) -> contextlib.AbstractContextManager[None]:
    """Run the block as a PostgreSQL role without a claim, and give back what was before."""
    return using_identity(DatabaseIdentity(role, ""), asking)


@contextlib.contextmanager
def arranging(*, deriving: bool = True) -> Iterator[None]:
    """Write facts as the owner of the tables; afterwards everybody's grants follow from them."""
    with as_role(OWNER, System.SYSTEM):
        yield
        if deriving:
            derive_all_grants()


def at_the_gate() -> contextlib.AbstractContextManager[None]:
    """Run the block as a request does before it is known who asks."""
    return using_identity(process_identity())


def let_the_worker_work() -> int:
    """Have done what is due, as `manage.py work` does it; gives how many turns that took."""
    with override_settings(LOGIN=WORKER):
        return run_due()


def derive_all_grants() -> None:
    """Work out everybody's grants anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.derive_grants(ARRAY(SELECT id FROM accounts_user), '{}')")


def move_today_to(day: date) -> None:
    """Let the database believe that it is another day, until the end of the test."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION portal.today() RETURNS date"
            f" LANGUAGE sql STABLE PARALLEL SAFE RETURN date '{day:%Y-%m-%d}'"
        )


def move_back(table: str, column: str, interval: str) -> None:
    """Let what happened, also in the running transaction, have happened so much earlier."""
    settle = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
    moved = f"UPDATE {table} SET {column} = {column} - interval '{interval}'"
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(settle)
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(moved)
        cursor.execute(settle)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def todays_date() -> date:
    """Today, as the database has it."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT portal.today()")
        day: date = cursor.fetchone()[0]
    return day


def without_wall_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every manager give every row, as if the granted wall had never been built."""
    monkeypatch.setattr(rules, "visible", lambda _model, _viewer: conditions.EVERYTHING)


def without_wall_2() -> None:
    """Switch row security off, as if PostgreSQL enforced rights on tables and columns only."""
    with as_role(OWNER), connection.cursor() as cursor:
        # Rows whose references are not checked yet would stand in the way.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table in app_tables().values():
            cursor.execute(f'ALTER TABLE public."{table}" DISABLE ROW LEVEL SECURITY')
