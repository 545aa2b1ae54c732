"""Nothing is served unless the web's login is weak and both walls stand as this code builds them."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.checks import Error, run_checks
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test import override_settings

from portal.rls import apply, statements
from tests.databases import OwnDatabase, connected, superuser
from tests.model.expectation import VIEWERS

PASSWORD = "only-for-one-test"
DOCUMENTS = "public.documents_document"
ANOTHER_DAY = (
    "CREATE OR REPLACE FUNCTION portal.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE"
    " RETURN date '2026-01-01'"
)
WAY_ROUND = (
    "CREATE FUNCTION portal.everything() RETURNS SETOF public.tenancies_person"
    " LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM public.tenancies_person'"
)


@contextmanager
def changed_by_hand(database: OwnDatabase, statement: str) -> Iterator[None]:
    """Somebody with the owner's password has been at the database."""
    with psycopg.connect(
        os.environ["DATABASE_OWNER_URL"], dbname=database.name, autocommit=True
    ) as owner:
        owner.execute(statement.encode())
    yield


def refusals(database: OwnDatabase) -> set[str | None]:
    """The ids of the errors with which the web process would refuse to start."""
    with database.as_login("web"):
        found = run_checks(tags=["database"], databases=["default"])
    return {message.id for message in found if isinstance(message, Error)}


def test_portal_starts_behind_two_walls(empty_database: OwnDatabase) -> None:
    assert refusals(empty_database) == set()


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("CREATE TABLE public.forgotten (id int)", "portal.E022"),
        ("CREATE VIEW public.forgotten AS SELECT * FROM public.tenancies_person", "portal.E022"),
        (
            "CREATE MATERIALIZED VIEW public.forgotten AS SELECT * FROM public.tenancies_person",
            "portal.E022",
        ),
        ("ALTER TABLE public.documents_document DISABLE ROW LEVEL SECURITY", "portal.E022"),
        ("ALTER TABLE public.django_session DISABLE ROW LEVEL SECURITY", "portal.E022"),
        ("ALTER TABLE public.documents_document FORCE ROW LEVEL SECURITY", "portal.E024"),
        ("ALTER POLICY read_released ON public.documents_document USING (true)", "portal.E024"),
        (
            f"CREATE POLICY extra ON {DOCUMENTS} FOR SELECT TO portal_resident USING (true)",
            "portal.E024",
        ),
        ("DROP POLICY read_released ON public.documents_document", "portal.E024"),
        (ANOTHER_DAY, "portal.E024"),
        (WAY_ROUND, "portal.E024"),
        ("ALTER FUNCTION portal.viewer() SET search_path = public", "portal.E024"),
        ("GRANT SELECT (born_on) ON public.tenancies_person TO portal_resident", "portal.E024"),
        ("GRANT DELETE ON public.documents_release TO portal_officer", "portal.E024"),
        ("GRANT SELECT ON public.tenancies_person TO PUBLIC", "portal.E024"),
        ("GRANT EXECUTE ON FUNCTION portal.my_documents() TO PUBLIC", "portal.E024"),
        ("ALTER TABLE public.cases_party DISABLE TRIGGER a_ended", "portal.E024"),
        ("DROP TRIGGER b_agrees_with_facts ON public.documents_release", "portal.E024"),
        (
            (
                "CREATE PROCEDURE portal.everything() LANGUAGE sql SECURITY DEFINER"
                " AS 'UPDATE public.accounts_user SET is_active = true'"
            ),
            "portal.E024",
        ),
        (
            "CREATE RULE copy AS ON INSERT TO public.documents_block DO ALSO NOTHING",
            "portal.E024",
        ),
        (
            "INSERT INTO portal.kind_readers (kind, readers) VALUES ('photo', 'tenants')",
            "portal.E024",
        ),
        ("ALTER TABLE portal.walls DISABLE TRIGGER ALL; TRUNCATE portal.walls", "portal.E023"),
        (
            "INSERT INTO portal.walls (source, built) SELECT 'another version', built FROM portal.walls",
            "portal.E023",
        ),
        (
            "INSERT INTO portal.rule_settings (name, value) VALUES ('days_after_leaving', 9999)",
            "portal.E024",
        ),
    ],
)
def test_portal_does_not_start_after_a_change_by_hand(
    empty_database: OwnDatabase, statement: str, error: str
) -> None:
    with changed_by_hand(empty_database, statement):
        assert error in refusals(empty_database)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE RULE copy AS ON INSERT TO public.documents_block DO ALSO NOTHING",
        (
            "CREATE TRIGGER strange BEFORE INSERT ON public.documents_block"
            " FOR EACH ROW EXECUTE FUNCTION portal.note_author()"
        ),
        "ALTER TABLE public.cases_party DISABLE TRIGGER a_ended",
        "ALTER TABLE public.documents_document FORCE ROW LEVEL SECURITY",
        "CREATE POLICY extra ON public.documents_document FOR SELECT TO portal_resident USING (true)",
        "GRANT SELECT (born_on) ON public.tenancies_person TO portal_resident",
        "INSERT INTO portal.kind_readers (kind, readers) VALUES ('photo', 'tenants')",
    ],
)
def test_applying_the_walls_again_repairs_them(empty_database: OwnDatabase, statement: str) -> None:
    """What a hand has changed is not noted as ours, but gone."""
    with empty_database.as_login("owner"):
        ours = apply.built_fingerprint()
    with changed_by_hand(empty_database, statement), empty_database.as_login("owner"):
        assert apply.built_fingerprint() != ours
        apply.apply_walls()
        assert apply.built_fingerprint() == ours


def test_portal_does_not_start_on_walls_of_another_version(
    empty_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is newer than the database: apply_walls was forgotten."""
    newer = statements.walls_sql() + "\n-- one more policy"
    monkeypatch.setattr(apply, "walls_sql", lambda: newer)
    assert refusals(empty_database) == {"portal.E023"}


def test_portal_does_not_start_on_a_database_without_walls(empty_database: OwnDatabase) -> None:
    with changed_by_hand(empty_database, "DROP SCHEMA portal CASCADE"):
        assert refusals(empty_database) == {"portal.E028"}
        # It says so and ends, and does not wait for a PostgreSQL that has long answered.
        with (
            empty_database.as_login("web"),
            pytest.raises(SystemCheckError, match=r"portal\.E028"),
        ):
            runpy.run_module("portal.wsgi")


@pytest.fixture
def another_login(worker_id: str) -> Iterator[str]:
    """A login like the web's, to be made stronger: roles are the whole server's, also other tests'."""
    name = f"web_of_{worker_id}"
    with superuser() as server:
        server.execute(f"DROP ROLE IF EXISTS {name}".encode())
        server.execute(f"CREATE ROLE {name} LOGIN NOINHERIT PASSWORD '{PASSWORD}'".encode())
        server.execute(f"ALTER ROLE {name} SET track_activities = off".encode())
        for role in ("gate", *VIEWERS):
            server.execute(f"GRANT portal_{role} TO {name}".encode())
        yield name
        server.execute(f"DROP ROLE {name}".encode())


@pytest.mark.parametrize(
    "strength",
    [
        "",
        "ALTER ROLE {} SUPERUSER",
        "ALTER ROLE {} BYPASSRLS",
        "ALTER ROLE {} CREATEROLE",
        "GRANT portal_owner TO {}",
        "GRANT portal_system TO {}",
        "GRANT portal_grants TO {}",
        "GRANT portal_worker TO {}",
        "GRANT pg_read_all_data TO {}",
        "GRANT pg_execute_server_program TO {}",
    ],
)
def test_portal_does_not_start_with_a_strong_login(
    empty_database: OwnDatabase, another_login: str, strength: str
) -> None:
    with superuser(empty_database.name) as server:
        server.execute(
            f"GRANT CONNECT ON DATABASE {empty_database.name} TO {another_login}".encode()
        )
        server.execute(f"GRANT USAGE ON SCHEMA portal TO {another_login}".encode())
        noted = f"GRANT SELECT ON portal.walls, portal.rule_settings, portal.kind_readers TO {another_login}"
        server.execute(noted.encode())
        if strength:
            server.execute(strength.format(another_login).encode())
    with connected(empty_database.name, (another_login, PASSWORD)):
        found = {message.id for message in run_checks(tags=["database"], databases=["default"])}
    with superuser(empty_database.name) as server:
        server.execute(f"DROP OWNED BY {another_login}".encode())
    assert ("portal.E021" in found) == bool(strength)


@pytest.mark.parametrize("login", ["owner", "worker"])
def test_other_logins_do_not_serve(empty_database: OwnDatabase, login: str) -> None:
    """The web process under the address of another login: refused, or unable to tell."""
    with empty_database.as_login(login), override_settings(LOGIN="web"):
        found = run_checks(tags=["database"], databases=["default"])
    assert {"portal.E021", "portal.E028"} & {message.id for message in found}


def test_walls_are_not_built_on_tables_of_another_version(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("owner"):
        apply.apply_walls()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'incidents'")
        with pytest.raises(apply.UnmigratedError, match="Run migrate first"):
            apply.apply_walls()
