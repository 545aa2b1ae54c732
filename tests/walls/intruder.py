"""Somebody who can smuggle SQL into the portal's connection: the web's true login, and plain SQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from accounts.access import claim
from portal.rls.statements import app_tables
from portal.rls.table import plain_tables
from tests.databases import OwnDatabase

TABLES = sorted([*app_tables().values(), *(plain.table for plain in plain_tables())])


class Intruder:
    """One connection as the web's login, in one transaction that is never committed."""

    def __init__(self, database: OwnDatabase) -> None:
        self.connection = psycopg.connect(os.environ["DATABASE_URL"], dbname=database.name)

    def close(self) -> None:
        """Roll back and hang up."""
        self.connection.close()

    def run(self, statement: str, *values: Any) -> list[Any]:
        """What a statement gives; nothing if it is refused, and the transaction goes on."""
        try:
            with self.connection.transaction():
                found = self.connection.execute(statement.encode(), values or None)
                return found.fetchall() if found.description else []
        except psycopg.errors.InsufficientPrivilege:
            return []

    def refused(self, statement: str, *values: Any) -> str:
        """The words with which PostgreSQL refuses a statement; fails if it does not."""
        with pytest.raises(psycopg.Error) as refusal, self.connection.transaction():
            self.connection.execute(statement.encode(), values or None)
        return str(refusal.value)

    def became(self, role: str, claimed: str = "") -> None:
        """Take a role and a claim for this transaction, as the door does."""
        self.connection.execute(
            "SELECT set_config('role', %s, true), set_config('portal.claim', %s, true)",
            [role, claimed],
        )

    def signed(
        self, *, user: UUID | None, person: UUID | None, role: str, of: Intruder | None = None
    ) -> str:
        """A claim as the door would sign it for this very transaction, on this connection or another's."""
        began = self.scalar("SELECT portal.transaction_began()")
        backend = (of or self).scalar("SELECT pg_backend_pid()")
        return claim.sign(user=user, person=person, role=role, backend=backend, began=began)

    def scalar(self, question: str) -> Any:
        """The one value of a query that is never refused."""
        found = self.connection.execute(question.encode()).fetchone()
        assert found
        return found[0]

    def sees(self, table: str) -> int:
        """How many rows of a table it can count; none if it may not."""
        (count,) = (self.run(f"SELECT count(*) FROM public.{table}") or [(0,)])[0]
        return int(count)

    def sees_anything(self) -> list[str]:
        """Every table of which it can count a row, or read a column of one."""
        return [table for table in TABLES if self.sees(table) or self._reads_a_column(table)]

    def _reads_a_column(self, table: str) -> bool:
        columns = self.run(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped",
            f"public.{table}",
        )
        one = sql.SQL("SELECT {} FROM {}")
        return any(
            self.run(one.format(sql.Identifier(column), sql.Identifier(table)).as_string())
            for (column,) in columns
        )


@contextmanager
def breaking_into(database: OwnDatabase) -> Iterator[Intruder]:
    """An intruder in a copy of the cast's database."""
    intruder = Intruder(database)
    try:
        yield intruder
    finally:
        intruder.close()
