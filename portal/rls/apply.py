"""Builds wall 2 in a migrated database, as its owner, and notes what it built for the start-up check."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg.errors import DeadlockDetected, LockNotAvailable

from portal.rls.statements import HERE, walls_sql

MILLISECONDS_FOR_A_LOCK = 500
"""Less than PostgreSQL's deadlock_timeout (a second): whoever reads a page is never the one it ends."""
TRIES = 40
SECONDS_BETWEEN_TRIES = 0.5


class UnmigratedError(Exception):
    """The tables are not those of this code."""


class TablesInUseError(Exception):
    """Somebody held a table for as long as we tried; nothing has changed."""


def apply_walls() -> list[str]:
    """Put the policies, functions, triggers and rights of this code in place, all or nothing.

    Where these stand already it changes the claim's keys alone, for which no page waits. Gives the names of
    the rule's settings that are not what they were: grants must then be derived anew.

    Raises UnmigratedError while a migration of this code has not run, and TablesInUseError if pages, or
    somebody's session, leave it no moment in which no table is in use.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnmigratedError("Run migrate first: this code has migrations that have not run.")
    if _stand_already():
        with transaction.atomic(), connection.cursor() as cursor:
            _install_claim_keys(cursor)
        return []
    for _try in range(TRIES):
        try:
            return _build()
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
        time.sleep(SECONDS_BETWEEN_TRIES)
    raise TablesInUseError(
        "The tables are in use, and nothing was changed. Stop the web process and the worker, or end the"
        " session that holds them, and run this again."
    )


def _stand_already() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('portal.walls') IS NOT NULL")
        (were_built,) = cursor.fetchone()
    return bool(were_built) and noted_fingerprints() == (source_fingerprint(), built_fingerprint())


def _build() -> list[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        _lock_every_table(cursor)
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute(walls_sql())
        _install_claim_keys(cursor)
        changed = _record_rule_settings(cursor)
        # A database that was noted somewhere before is not at home here because its walls are built.
        cursor.execute(
            "SELECT portal.note_place('built') WHERE NOT EXISTS (SELECT FROM portal.place)"
        )
        cursor.execute(
            "INSERT INTO portal.walls (source, built) VALUES (%s, %s)",
            [source_fingerprint(), built_fingerprint()],
        )
    return changed


def _lock_every_table(cursor: CursorWrapper) -> None:
    """Take all locks at once, in one order, before anything is changed.

    A policy locks its table as it is made: table by table, in the order of the text, that met the pages that
    hold one and wait for another, and PostgreSQL ended some of either.
    """
    cursor.execute(f"SET LOCAL lock_timeout = {MILLISECONDS_FOR_A_LOCK}")
    cursor.execute(
        "SELECT string_agg(c.oid::regclass::text, ', ' ORDER BY c.oid::regclass::text) FROM pg_class AS c"
        " WHERE c.relkind = 'r' AND c.relowner = current_user::regrole"
        " AND c.relnamespace IN ('public'::regnamespace, to_regnamespace('portal'))"
    )
    (tables,) = cursor.fetchone()
    cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")


def rule_settings() -> dict[str, int]:
    """The settings that the rule itself reads, as rows with a past: those of other walls are in walls_sql."""
    return {"days_after_leaving": settings.DAYS_AFTER_LEAVING}


def source_fingerprint() -> str:
    """A hash of what this code would build, with these settings, and of the migrations it would build on."""
    migrations = sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    return hashlib.sha256(f"{migrations} {rule_settings()} {walls_sql()}".encode()).hexdigest()


def noted_fingerprints() -> tuple[str, str] | None:
    """The hashes of source and result that the last apply_walls noted, if there was one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, built FROM portal.walls ORDER BY id DESC LIMIT 1")
        noted: tuple[str, str] | None = cursor.fetchone()
    return noted


def built_fingerprint() -> str:
    """A hash of what the database enforces now, read from its catalogue."""
    with transaction.atomic(), connection.cursor() as cursor:
        # With nothing but the catalogue in view, names come out the same for every login.
        cursor.execute("SELECT set_config('search_path', 'pg_catalog', true)")
        cursor.execute((HERE / "fingerprint.sql").read_text(encoding="utf-8"))
        (walls,) = cursor.fetchone()
        cursor.execute("SET LOCAL search_path TO DEFAULT")
    return hashlib.sha256(walls.encode()).hexdigest()


def _install_claim_keys(cursor: CursorWrapper) -> None:
    """Believe the settings' claim key, and those of before that they name, and no other."""
    cursor.execute("DELETE FROM portal.claim_key")
    for key in (settings.CLAIM_KEY, *settings.CLAIM_KEY_FALLBACKS):
        cursor.execute(
            "INSERT INTO portal.claim_key (inner_block, outer_block) VALUES (%s, %s)",
            [bytes(byte ^ pad for byte in key.ljust(64, b"\0")) for pad in (0x36, 0x5C)],
        )


def _record_rule_settings(cursor: CursorWrapper) -> list[str]:
    """Write down each setting whose value is not the last one; gives those that had another before."""
    changed = []
    for name, value in rule_settings().items():
        cursor.execute(
            "SELECT value FROM portal.rule_settings WHERE name = %s ORDER BY id DESC LIMIT 1",
            [name],
        )
        before = cursor.fetchone()
        if before == (value,):
            continue
        cursor.execute(
            "INSERT INTO portal.rule_settings (name, value) VALUES (%s, %s)", [name, value]
        )
        if before is not None:
            changed.append(name)
    return changed
