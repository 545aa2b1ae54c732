"""A provider's PostgreSQL: whoever sets the portal up may make roles and databases, and is no superuser."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import LazySettings
from django.core.checks import Error, run_checks
from django.core.management import CommandError, call_command
from pytest_django.plugin import DjangoDbBlocker

from accounts.access.system import system_access
from portal.dev.embedded.server import Server
from portal.dev.embedded.throwaway import throwaway_server
from portal.incidents import taken_back
from portal.rls.settings_file import LOGINS
from tests.operating.backups import COUNTS, RESTORE, SCRIPTS, run, working_on

OTHER_SERVERS = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")))
SLICE = Path(__file__).parents[2] / "demo"
CUSTOMER = "customer"
READY = "Roles and database are ready. Next: migrate, then apply_walls."


@pytest.fixture(scope="module", params=["", *OTHER_SERVERS])
def provider(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of each version that is here, which knows nothing of the portal, and a customer on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_PG_BIN", request.param)
        with throwaway_server() as server:
            with as_superuser(server) as connection:
                connection.execute("DROP DATABASE portal")
                for (role,) in connection.execute(
                    "SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal%'"
                ).fetchall():
                    connection.execute(f"DROP ROLE {role}".encode())
                connection.execute(
                    f"CREATE ROLE {CUSTOMER} LOGIN CREATEDB CREATEROLE PASSWORD 'customer'".encode()
                )
            yield server


def as_superuser(
    server: Server, database: str = "postgres"
) -> psycopg.Connection[tuple[object, ...]]:
    """What the provider alone may do."""
    return psycopg.connect(server.superuser_url, dbname=database, autocommit=True)


def in_database(server: Server, database: str) -> Server:
    """The settings of a portal in this database of the server."""
    _, _, place = server.superuser_url.partition("?")
    addresses = {
        name: f"postgres://{login}:chosen-for-{login}@/{database}?{place}"
        for name, login in LOGINS.items()
    }
    return replace(server, settings={**server.settings, **addresses})


def make_roles(portal: Server) -> list[str]:
    """The customer runs create_roles; gives what it said."""
    _, _, place = portal.superuser_url.partition("?")
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for name in LOGINS:
            patch.setenv(name, portal.settings[name])
        patch.setenv("DATABASE_ADMIN_URL", f"postgres://{CUSTOMER}:customer@/postgres?{place}")
        call_command("create_roles", stdout=said)
    return said.getvalue().splitlines()


def build(portal: Server) -> None:
    with working_on(portal, "owner"):
        call_command("migrate", verbosity=0)
        call_command("apply_walls")


def faults(portal: Server) -> list[str]:
    """What keeps the web process from starting."""
    with working_on(portal, "web"):
        found = run_checks(tags=["database"], databases=["default"])
    return [str(message.id) for message in found if isinstance(message, Error)]


def is_restored(portal: Server) -> bool:
    """Whether the portal keeps people out for having been restored."""
    with working_on(portal, "worker"), system_access("a test"):
        return taken_back.is_restored()


def by_owner(
    portal: Server, program: str | Path, *arguments: str | Path
) -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL's as the portal's owner: no other login of theirs may do so much."""
    address = urlsplit(portal.settings["DATABASE_OWNER_URL"])
    return run(
        program, *arguments, server=portal.superuser_url, PGDATABASE=address.path[1:],
        PGUSER=address.username or "", PGPASSWORD=address.password or "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What create_roles said the first time, of which the provider has done all."""

    statements: list[str]


@pytest.fixture(scope="module")
def portal(provider: Server) -> Server:
    """The portal that the customer sets up."""
    return in_database(provider, "lettings")


@pytest.fixture(scope="module")
def told(provider: Server, portal: Server) -> Told:
    """The customer makes the roles, and the provider says what only a superuser may."""
    statements = [line.strip() for line in make_roles(portal) if line.startswith("    ")]
    with as_superuser(provider, "lettings") as connection:
        for statement in statements:
            connection.execute(statement.encode())
    return Told(statements)


def test_customer_is_told_once_what_the_provider_must_say(portal: Server, told: Told) -> None:
    assert "ALTER ROLE portal_backup BYPASSRLS;" in told.statements
    assert "ALTER ROLE portal_web SET track_activities = off;" in told.statements
    assert len(told.statements) == len(set(told.statements))
    assert make_roles(portal) == [READY]


@pytest.mark.usefixtures("told")
def test_customer_keeps_no_hold_of_what_the_portal_owns(provider: Server) -> None:
    with as_superuser(provider) as connection:
        held = connection.execute(
            "SELECT string_agg(rolname, ', ') FROM pg_roles"
            " WHERE rolname LIKE 'portal%%' AND pg_has_role(%s, oid, 'USAGE')",
            [CUSTOMER],
        ).fetchone()
    assert held == (None,)


@pytest.mark.usefixtures("told")
def test_roles_that_another_made_are_asked_for_and_nothing_is_half_changed(
    provider: Server, portal: Server
) -> None:
    """Before PostgreSQL 16 whoever may make roles may change those of others too."""
    with as_superuser(provider) as connection:
        connection.execute("ALTER ROLE portal_director RENAME TO kept")
        connection.execute("CREATE ROLE portal_director")
        knows_whose = connection.info.server_version >= 160000
    try:
        if knows_whose:
            with pytest.raises(CommandError) as refused:
                make_roles(portal)
            asked = str(refused.value).partition("say: ")[2]
            assert asked == f"GRANT portal_director TO {CUSTOMER} WITH ADMIN OPTION;"
        else:
            assert make_roles(portal) == [READY]
    finally:
        with as_superuser(provider, "lettings") as connection:
            connection.execute("DROP OWNED BY portal_director")
            connection.execute("DROP ROLE portal_director")
            connection.execute("ALTER ROLE kept RENAME TO portal_director")


@pytest.mark.usefixtures("told")
def test_portal_is_set_up_backed_up_and_restored_without_a_superuser(
    portal: Server,
    django_db_blocker: DjangoDbBlocker,
    capsys: pytest.CaptureFixture[str],
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.DOCUMENTS_ROOT.mkdir()
    fresh = in_database(portal, "fresh")
    with django_db_blocker.unblock():
        build(portal)
        with working_on(portal, "worker"):
            call_command("import_export", str(SLICE), "--export-date", "2026-11-22", "--apply")
        assert faults(portal) == []

        backup = tmp_path / "tonight"
        made = by_owner(portal, SCRIPTS / "backup.sh", settings.DOCUMENTS_ROOT, backup)
        assert made.returncode == 0, made.stderr
        make_roles(fresh)
        loaded = by_owner(fresh, "pg_restore", *RESTORE, backup / "database")
        assert loaded.returncode == 0, loaded.stderr
        counted = by_owner(fresh, "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-f", COUNTS)
        assert counted.stdout == (backup / "counts").read_text()
        with working_on(fresh, "owner"):
            call_command("apply_walls")
        assert faults(fresh) == []
        capsys.readouterr()
        with working_on(fresh, "worker"):
            call_command("reconcile_access")
        assert [is_restored(one) for one in (portal, fresh)] == [False, True]
    assert "0 differences" in capsys.readouterr().out
