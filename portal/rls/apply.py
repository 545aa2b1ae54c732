"""Builds wall 2 in a migrated database, as its owner, and notes what it built for the start-up check."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from portal.rls.statements import HERE, walls_sql


class UnmigratedError(Exception):
    """The tables are not those of this code."""


def apply_walls() -> list[str]:
    """Put the policies, functions, triggers and rights of this code in place, all or nothing.

    Gives the names of the rule's settings that are not what they were: grants must then be derived
    anew. Raises UnmigratedError while a migration of this code has not run.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnmigratedError("Run migrate first: this code has migrations that have not run.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL check_function_bodies = off")
        cursor.execute(walls_sql())
        _install_claim_keys(cursor)
        changed = _record_rule_settings(cursor)
        cursor.execute(
            "INSERT INTO portal.walls (source, built) VALUES (%s, %s)",
            [source_fingerprint(), built_fingerprint()],
        )
    return changed


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
