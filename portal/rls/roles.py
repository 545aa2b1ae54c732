"""Puts the portal's roles, passwords and database into a server; the rules are in `portal/rls`."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

RLS = Path(__file__).resolve().parent


def create_roles(conninfo: str, passwords: Mapping[str, str]) -> None:
    """Make or mend the roles and give logins their passwords; the server never sees a password.

    `conninfo` is an address of somebody who may create roles.
    """
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute((RLS / "roles.sql").read_bytes())
        for login, password in passwords.items():
            # Hashed on this side, so that no log can hold it.
            verifier = connection.pgconn.encrypt_password(
                password.encode(), login.encode(), b"scram-sha-256"
            )
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(login), verifier.decode()))


def create_database(conninfo: str, name: str) -> None:
    """Make the portal's database unless it is there, and say whose it is and who may enter."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        there = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there is None:
            statement = sql.SQL("CREATE DATABASE {} OWNER portal_owner")
            connection.execute(statement.format(sql.Identifier(name)))
    with psycopg.connect(conninfo, dbname=name, autocommit=True) as connection:
        connection.execute((RLS / "database.sql").read_bytes())
