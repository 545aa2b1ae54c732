"""What the roles are, on every PostgreSQL of this machine: the wheel's and the distribution's."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from portal.dev.embedded.server import Server
from portal.dev.embedded.throwaway import throwaway_server
from portal.rls.roles import create_database, create_roles
from portal.rls.settings_file import LOGINS, password_in
from tests.model.expectation import VIEWERS

BECOME_VIEWERS = {f"portal_{viewer}" for viewer in VIEWERS}
BECOMES = {
    "portal_web": BECOME_VIEWERS | {"portal_gate"},
    "portal_worker": BECOME_VIEWERS | {"portal_system"},
    "portal_owner": {"portal_grants"},
}
BEARERS = BECOME_VIEWERS | {"portal_gate", "portal_system", "portal_grants"}
BACKUP = "portal_backup"
OTHER_SERVERS = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")))


@pytest.fixture(scope="module", params=["", *OTHER_SERVERS])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A fresh server of each version that is here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_PG_BIN", request.param)
        with throwaway_server() as server:
            yield server


def connect(server: Server, login: str) -> "psycopg.Connection[tuple[object, ...]]":
    name = next(name for name, each in LOGINS.items() if each == login)
    return psycopg.connect(server.settings[name])


def test_no_other_role_has_a_power_over_the_server(server: Server) -> None:
    with psycopg.connect(server.superuser_url) as connection:
        roles = connection.execute(
            "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'portal%' AND NOT"
            " (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)"
        ).fetchall()
    assert dict(roles) == dict.fromkeys(BEARERS, False) | dict.fromkeys(BECOMES, True)


def test_backup_reads_past_the_policies_and_has_no_other_power(server: Server) -> None:
    """Nor a password, until somebody gives it one; and nobody becomes it."""
    with psycopg.connect(server.superuser_url) as connection:
        power = connection.execute(
            "SELECT rolbypassrls, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication,"
            " rolpassword IS NULL FROM pg_authid WHERE rolname = %s",
            [BACKUP],
        ).fetchone()
        links = connection.execute(
            "SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members"
            " WHERE %s::regrole IN (roleid, member)",
            [BACKUP],
        ).fetchall()
    assert power == (True, False, True)
    assert links == [("pg_read_all_data", BACKUP)]


@pytest.mark.parametrize("login", BECOMES)
@pytest.mark.parametrize("role", sorted(BEARERS | set(BECOMES) | {BACKUP}))
def test_login_becomes_its_own_roles_and_no_other(server: Server, login: str, role: str) -> None:
    become = sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role))
    with connect(server, login) as connection:
        if role in BECOMES[login] | {login}:
            connection.execute(become)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(become)


@pytest.mark.parametrize("login", ["portal_web", "portal_worker"])
def test_login_has_no_rights_before_it_takes_a_role(server: Server, login: str) -> None:
    """What the roles may read, their login may not: it must choose one."""
    with connect(server, "portal_owner") as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS document (id int)")
        for role in BECOMES[login]:
            owner.execute(sql.SQL("GRANT SELECT ON document TO {}").format(sql.Identifier(role)))
    with connect(server, login) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("SELECT FROM public.document")
        connection.execute("SET LOCAL ROLE portal_officer")
        connection.execute("SELECT FROM public.document")


@pytest.mark.parametrize("login", ["portal_web", "portal_worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "ALTER ROLE portal_owner PASSWORD 'mine'",
        "GRANT portal_owner TO portal_web",
        "GRANT portal_system TO portal_web",
        "SET ROLE portal_owner",
    ],
)
def test_weak_login_cannot_create_or_grant(server: Server, login: str, statement: str) -> None:
    for role in ("", *BECOMES[login] - {"portal_system"}):
        with connect(server, login) as connection:
            if role:
                connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_owner_replaces_a_function_that_it_gave_away(server: Server) -> None:
    """As a new version of the portal does with the functions that write grants."""
    function = "CREATE OR REPLACE FUNCTION public.give() RETURNS int LANGUAGE sql AS 'SELECT {}'"
    with connect(server, "portal_owner") as owner:
        owner.execute("GRANT CREATE ON SCHEMA public TO portal_grants")
        owner.execute(function.format(1).encode())
        owner.execute("ALTER FUNCTION public.give() OWNER TO portal_grants")
        owner.execute(function.format(2).encode())
        assert owner.execute("SELECT public.give()").fetchone() == (2,)
        owner.rollback()


def test_running_create_roles_again_revokes_manual_grants(server: Server) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE portal_web BYPASSRLS CREATEDB INHERIT")
        connection.execute("GRANT portal_system, portal_owner, portal_backup TO portal_web")
        connection.execute("GRANT portal_system TO portal_backup")
        connection.execute("ALTER ROLE portal_officer LOGIN")
    passwords = {login: password_in(server.settings[name]) for name, login in LOGINS.items()}

    create_roles(server.superuser_url, passwords)
    create_database(server.superuser_url, "portal")

    test_no_other_role_has_a_power_over_the_server(server)
    test_backup_reads_past_the_policies_and_has_no_other_power(server)
    for role in ("portal_system", "portal_owner"):
        test_login_becomes_its_own_roles_and_no_other(server, "portal_web", role)
    test_login_has_no_rights_before_it_takes_a_role(server, "portal_web")


def test_log_of_every_statement_holds_no_password(server: Server) -> None:
    """The server is given hashes, made on this side."""
    passwords = {login: password_in(server.settings[name]) for name, login in LOGINS.items()}

    create_roles(f"{server.superuser_url}&options=-c%20log_statement%3Dall", passwords)

    with psycopg.connect(server.superuser_url) as connection:
        written = (Path(connection.info.host).parent / "postgres.log").read_text()
    assert written.count("PASSWORD 'SCRAM-SHA-256$") == len(passwords)
    assert not any(password in written for password in passwords.values())
