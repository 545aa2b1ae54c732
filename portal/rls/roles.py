"""Puts the portal's roles, passwords and database into a server; the rules are in `portal/rls`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

RLS = Path(__file__).resolve().parent
ONLY_A_SUPERUSER_MAY = "42501"
"""The SQLSTATE (insufficient_privilege) of notices in which our scripts name a statement that was refused."""


def create_roles(conninfo: str, passwords: Mapping[str, str]) -> list[str]:
    """Make or mend the roles and give logins their passwords; the server never sees a password.

    `conninfo` is an address of somebody who may create roles. Gives the statements that a superuser must
    still run, if that is none.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection, _refused(connection) as refused:
        connection.execute((RLS / "roles.sql").read_bytes())
        for login, password in passwords.items():
            # Hashed on this side, so that no log can hold it.
            verifier = connection.pgconn.encrypt_password(
                password.encode(), login.encode(), b"scram-sha-256"
            )
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(login), verifier.decode()))
    return refused


def create_database(conninfo: str, name: str) -> list[str]:
    """Make the portal's database unless it is there, and say whose it is and who may enter.

    Gives the statements that a superuser must still run, as `create_roles` does.
    """
    with psycopg.connect(conninfo, autocommit=True) as server, _member_of_the_owner(server):
        there = server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there is None:
            statement = sql.SQL("CREATE DATABASE {} OWNER portal_owner")
            server.execute(statement.format(sql.Identifier(name)))
        with (
            psycopg.connect(conninfo, dbname=name, autocommit=True) as connection,
            _refused(connection) as refused,
        ):
            connection.execute((RLS / "database.sql").read_bytes())
    return refused


@contextmanager
def _refused(connection: psycopg.Connection[Any]) -> Iterator[list[str]]:
    """The statements that the server refused meanwhile."""
    refused: list[str] = []

    def keep(notice: psycopg.errors.Diagnostic) -> None:
        if notice.sqlstate == ONLY_A_SUPERUSER_MAY and notice.message_primary:
            where = f"  -- {notice.message_hint}" if notice.message_hint else ""
            refused.append(f"{notice.message_primary}{where}")

    connection.add_notice_handler(keep)
    yield refused


@contextmanager
def _member_of_the_owner(server: psycopg.Connection[Any]) -> Iterator[None]:
    """Let whoever is no superuser act as the database's owner while they make it, and no longer."""
    is_member: bool = server.execute(
        "SELECT pg_has_role('portal_owner', 'MEMBER') AND pg_has_role('portal_owner', 'USAGE')"
    ).fetchone()[0]  # type: ignore[index]
    if is_member:
        yield
        return
    # Before PostgreSQL 16 whoever has CREATEROLE gives what they like; since then, what they made.
    how = " WITH INHERIT TRUE, SET TRUE" if server.info.server_version >= 160000 else ""
    server.execute(f"GRANT portal_owner TO CURRENT_USER{how}".encode())
    try:
        yield
    finally:
        server.execute("REVOKE portal_owner FROM CURRENT_USER")
