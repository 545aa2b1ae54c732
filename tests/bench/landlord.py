"""Builds a landlord's database with landlord.sql, or finds the one that is kept, and says what is in it."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import asdict, dataclass
from json import dumps, loads
from pathlib import Path

from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from portal.rls.apply import apply_walls
from portal.rls.roles import create_database
from portal.web.logins import OWNER
from tests import databases
from tests.bench.sizes import Size
from tests.factories.accounts import hashed_password

HERE = Path(__file__).parent
RLS = HERE.parent.parent / "portal" / "rls"
# What a kept database must have been built by; policies may change under it, and are put in anew.
MADE_BY = (HERE / "landlord.sql", RLS / "grants.sql", RLS / "states.sql")
ACCOUNTS_AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True)
class Built:
    """What is in a landlord's database, and what building it took."""

    documents: int
    residents: int
    homes: int
    releases: int
    grants: int
    entries: int
    gigabytes: float
    seconds: float
    seconds_deriving: float


@dataclass(frozen=True, slots=True)
class Landlord:
    """One landlord that can be measured."""

    size: Size
    built: Built

    @property
    def database(self) -> str:
        """The name of its database."""
        return self.size.database


def landlord(size: Size, *, afresh: bool = False) -> Landlord:
    """The landlord of this size: the kept one with today's policies, or a new one."""
    kept = None if afresh else _kept(size)
    if kept is None:
        kept = _build(size)
        _keep(size, kept)
    else:
        with databases.connected(size.database, OWNER):
            apply_walls()
    return Landlord(size, kept)


def _build(size: Size) -> Built:
    began = time.monotonic()
    databases.drop(size.database)
    create_database(os.environ["DATABASE_SUPERUSER_URL"], size.database)
    with databases.connected(size.database, OWNER):
        call_command("migrate", verbosity=0)
        apply_walls()
    _store(size)
    began_deriving = time.monotonic()
    _derive_grants(size)
    ended_deriving = time.monotonic()
    with databases.superuser(size.database) as server:
        server.execute("VACUUM ANALYZE")
        server.execute("CHECKPOINT")
    return _what_is_there(
        size,
        seconds=time.monotonic() - began,
        seconds_deriving=ended_deriving - began_deriving,
    )


def _store(size: Size) -> None:
    statements = (HERE / "landlord.sql").read_text(encoding="utf-8")
    for name, value in (
        ("{homes}", str(size.homes)),
        ("{patches}", str(size.patches)),
        ("{entries}", str(size.entries)),
        ("{password}", sql.Literal(hashed_password()).as_string(None)),
    ):
        statements = statements.replace(name, value)
    with databases.superuser(size.database) as server, server.transaction():
        server.execute(statements)


def _derive_grants(size: Size) -> None:
    """By the product's own function, as an import or a release would."""
    with databases.superuser(size.database) as server, server.transaction():
        server.execute("ANALYZE")
        server.execute("SET LOCAL ROLE portal_owner")
        accounts = [row[0] for row in server.execute("SELECT id FROM accounts_user ORDER BY id")]
        for first in range(0, len(accounts), ACCOUNTS_AT_A_TIME):
            some = accounts[first : first + ACCOUNTS_AT_A_TIME]
            server.execute("SELECT portal.derive_grants(%s::uuid[], '{}')", [some])


def _what_is_there(size: Size, *, seconds: float, seconds_deriving: float) -> Built:
    with databases.superuser(size.database) as server:
        counted = server.execute(
            "SELECT (SELECT count(*) FROM documents_document),"
            " (SELECT count(*) FROM accounts_user WHERE role = 'resident'),"
            " (SELECT count(*) FROM tenancies_tenancy), (SELECT count(*) FROM documents_release),"
            " (SELECT count(*) FROM tenancies_tenancygrant) + (SELECT count(*) FROM documents_documentgrant),"
            " (SELECT count(*) FROM accounts_auditevent), pg_database_size(current_database())"
        ).fetchone()
    assert counted
    documents, residents, homes, releases, grants, entries, size_in_bytes = counted
    return Built(
        documents=documents,
        residents=residents,
        homes=homes,
        releases=releases,
        grants=grants,
        entries=entries,
        gigabytes=size_in_bytes / 1e9,
        seconds=seconds,
        seconds_deriving=seconds_deriving,
    )


def _mark(size: Size) -> str:
    made_by = hashlib.sha256(f"{size} {sorted(MigrationLoader(None).disk_migrations)}".encode())
    for file in MADE_BY:
        made_by.update(file.read_bytes())
    return made_by.hexdigest()


def _keep(size: Size, built: Built) -> None:
    """Note as the database's comment what it was built by and what is in it."""
    with databases.superuser() as server:
        server.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(size.database), dumps([_mark(size), asdict(built)])
            )
        )


def _kept(size: Size) -> Built | None:
    with databases.superuser() as server:
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [size.database],
        ).fetchone()
    if not found or not found[0]:
        return None
    mark, built = loads(found[0])
    return Built(**built) if mark == _mark(size) else None
