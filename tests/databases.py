"""The suite's databases: templates made once, clones of them, and which one Django is connected to."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import environ
import psycopg
from django.conf import settings
from django.db import connection
from django.test import override_settings
from psycopg import sql

from portal.rls.roles import create_database
from portal.web.logins import ADDRESS_OF, OWNER
from tests.model.expectation import VIEWERS

TESTER = "portal_tester"
"""A login of the suite: it may become what the web and the worker may become, and the owner."""

ROLES = ("portal_owner", "portal_gate", "portal_system", *(f"portal_{role}" for role in VIEWERS))


def tester() -> tuple[str, str]:
    """The suite's login and its password: the same in every process of one run."""
    return TESTER, hashlib.sha256(f"tester {settings.SECRET_KEY}".encode()).hexdigest()


def superuser(database: str = "postgres") -> psycopg.Connection[Any]:
    """A connection that may make databases and roles; nothing under test ever has it."""
    return psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], dbname=database, autocommit=True)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one process of the run is in here: the others wait, and then find the work done."""
    with superuser() as server:
        server.execute("SELECT pg_advisory_lock(20220714)")
        yield


def make_tester() -> None:
    """Make the suite's login, or give it this run's password."""
    with superuser() as server:
        there = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [TESTER]).fetchone()
        if there is None:
            server.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(TESTER)))
        server.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(TESTER), tester()[1])
        )
        inherit_nothing = " WITH INHERIT FALSE" if server.info.server_version >= 160000 else ""
        for role in ROLES:
            statement = sql.SQL("GRANT {} TO {}" + inherit_nothing)
            server.execute(statement.format(sql.Identifier(role), sql.Identifier(TESTER)))


def give_tester_the_rights_of_the_web(database: str) -> None:
    """Let the suite's login do what the web's may do before it becomes anybody."""
    with superuser(database) as server:
        server.execute(sql.SQL("GRANT USAGE ON SCHEMA portal TO {}").format(sql.Identifier(TESTER)))
        functions = server.execute(
            "SELECT DISTINCT f.oid::regprocedure::text FROM pg_proc AS f, aclexplode(f.proacl) AS a"
            " WHERE a.grantee = 'portal_web'::regrole"
        ).fetchall()
        for (function,) in functions:
            statement = sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}")
            server.execute(statement.format(sql.SQL(function), sql.Identifier(TESTER)))


def make_template(
    name: str,
    marked: str,
    build: Callable[[], object],
    *,
    like: str = "",
    login: str | tuple[str, str] = OWNER,
) -> None:
    """Make the database `name` with `build`, connected as `login`, unless one so marked is there.

    `like` names a template to begin with. `marked` is kept as the database's comment when it is done.
    """
    if _comment(name) == marked:
        return
    drop(name)
    if like:
        clone(like, name)
    else:
        create_database(os.environ["DATABASE_SUPERUSER_URL"], name)
    with connected(name, login):
        build()
    with superuser() as server:
        server.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), marked))


def _comment(name: str) -> str | None:
    with superuser() as server:
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
    return found[0] if found else None


def clone(template: str, name: str) -> None:
    """Copy a template, rights to connect included, which PostgreSQL leaves out."""
    with superuser() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER portal_owner").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        server.execute(
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
        )
        server.execute(
            sql.SQL(
                "GRANT CONNECT ON DATABASE {} TO portal_web, portal_worker, portal_backup, {}"
            ).format(sql.Identifier(name), sql.Identifier(TESTER))
        )
        server.execute(
            sql.SQL("GRANT TEMPORARY ON DATABASE {} TO portal_system").format(sql.Identifier(name))
        )
    # A copy is a restored database, and would let in the DPO and administrators alone.
    with superuser(name) as copy:
        if copy.execute("SELECT FROM pg_namespace WHERE nspname = 'portal'").fetchone() is not None:
            copy.execute("SELECT portal.note_place('built')")


def drop(name: str) -> None:
    """Remove a database of the suite, whoever is still connected to it."""
    with superuser() as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


@contextlib.contextmanager
def connected(database: str, login: str | tuple[str, str]) -> Iterator[None]:
    """Connect Django to `database` as web, worker or owner, or as any other login and its password."""
    before = dict(connection.settings_dict)
    connection.close()
    if isinstance(login, tuple):
        user, password = login
    else:
        address = environ.Env.db_url_config(os.environ[ADDRESS_OF[login]])
        user, password = address["USER"], address["PASSWORD"]
    connection.settings_dict.update(NAME=database, USER=user, PASSWORD=password)
    try:
        with override_settings(LOGIN=settings.LOGIN if isinstance(login, tuple) else login):
            yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


class OwnDatabase:
    """A copy of a template for one test, entered as one of the portal's logins."""

    def __init__(self, template: str, name: str) -> None:
        self.template = template
        self.name = name

    def __enter__(self) -> OwnDatabase:
        drop(self.name)
        clone(self.template, self.name)
        return self

    def __exit__(self, *_exception: object) -> None:
        drop(self.name)

    def as_login(self, login: str) -> contextlib.AbstractContextManager[None]:
        """Connect Django to it as web, worker or owner; nothing is rolled back."""
        return connected(self.name, login)
