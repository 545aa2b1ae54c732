"""A portal to back up, the backup that the operators' script makes of it, and a new server for it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import environ
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from psycopg import sql

from portal.dev.embedded.binaries import find_binaries
from portal.dev.embedded.server import Server
from portal.dev.embedded.service_user import ServiceUser
from portal.rls.settings_file import LOGINS, password_in
from portal.web.logins import ADDRESS_OF
from tests.clients import PersonsClient
from tests.databases import superuser, tester
from tests.world import World

BACKUP = "portal_backup"
SCRIPTS = settings.BASE_DIR / "docs" / "server"
COUNTS = SCRIPTS / "counts.sql"
RESTORE = ("--no-owner", "--no-privileges", "--exit-on-error", "--dbname=")
"""How pg_restore is run, into the database that PGDATABASE names."""


def programs() -> Path:
    """Where psql, pg_dump and pg_restore of the server's own version lie."""
    with tempfile.TemporaryDirectory() as unused:
        user = ServiceUser(os.geteuid(), os.getegid())
        return find_binaries(user, Path(unused)).folder


def run(
    program: str | Path, *arguments: str | Path, login: str = "", server: str = "", **named: str
) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL's, or a script that uses them, as an operator does.

    `server` is the address of its superuser, by default the suite's own; `login` comes in instead.
    """
    address = urlsplit(server or os.environ["DATABASE_SUPERUSER_URL"])
    there = {
        "PGHOST": parse_qs(address.query)["host"][0],
        "PGUSER": login or address.username or "",
        "PGPASSWORD": _password_of(login) if login else address.password or "",
    }
    return subprocess.run(  # noqa: S603
        [program, *arguments],
        env={"PATH": f"{programs()}:{os.environ['PATH']}", **there, **named},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def counts(database: str, login: str = "", server: str = "") -> subprocess.CompletedProcess[str]:
    """What the operators' script says of every table."""
    options = ("-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-f", COUNTS)
    return run("psql", *options, login=login, server=server, PGDATABASE=database)


def back_up(
    database: str, documents: Path | str, folder: Path, login: str = BACKUP
) -> subprocess.CompletedProcess[str]:
    """Run the operators' script."""
    return run(SCRIPTS / "backup.sh", documents, folder, login=login, PGDATABASE=database)


def let_in(login: str) -> None:
    """Give a login that is not the portal's own a password: the same in every process of one run."""
    with superuser() as server:
        statement = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
        server.execute(statement.format(sql.Identifier(login), tester()[1]))


def _password_of(login: str) -> str:
    setting = next((name for name, each in LOGINS.items() if each == login), None)
    return password_in(os.environ[setting]) if setting else tester()[1]


@contextlib.contextmanager
def working_on(server: Server, login: str) -> Iterator[None]:
    """Connect Django to the portal's database on another server, as web, worker or owner."""
    before = dict(connection.settings_dict)
    connection.close()
    address = environ.Env.db_url_config(server.settings[ADDRESS_OF[login]])
    connection.settings_dict.update(
        {name: address[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "OPTIONS")}
    )
    try:
        with override_settings(LOGIN=login):
            yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def signed_in(cast: World, name: str) -> PersonsClient:
    """A browser in which somebody of the cast is signed in, where every commit is real."""
    with transaction.atomic():
        return PersonsClient(cast.account(name).id)
