"""No login takes the connections of another: each has a number of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from portal.dev.embedded.server import Server
from portal.dev.embedded.throwaway import throwaway_server
from portal.rls.roles import create_roles
from portal.rls.settings_file import LOGINS, password_in


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A fresh server."""
    with throwaway_server() as server:
        yield server


def address(server: Server, login: str) -> str:
    return server.settings[next(name for name, each in LOGINS.items() if each == login)]


def test_all_logins_together_leave_the_superuser_a_connection(server: Server) -> None:
    with psycopg.connect(server.superuser_url) as connection:
        ((limited, least, most, allowed),) = connection.execute(
            "SELECT count(*), min(rolconnlimit), sum(rolconnlimit),"
            " current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int"
            " FROM pg_roles WHERE rolcanlogin AND rolname LIKE 'portal%'"
        ).fetchall()
    assert limited == len(LOGINS) + 1  # The backup's has no address here.
    assert least > 0
    assert most < allowed


def test_web_that_takes_all_of_its_own_shuts_no_one_else_out(server: Server) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE portal_web CONNECTION LIMIT 3")
    with ExitStack() as taken:
        for _ in range(3):
            taken.enter_context(psycopg.connect(address(server, "portal_web")))
        with pytest.raises(psycopg.OperationalError, match="too many connections for role"):
            psycopg.connect(address(server, "portal_web"))
        for login in ("portal_worker", "portal_owner"):
            psycopg.connect(address(server, login)).close()


def test_number_that_an_operator_has_chosen_stays(server: Server) -> None:
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE portal_worker CONNECTION LIMIT 7")
        passwords = {login: password_in(server.settings[name]) for name, login in LOGINS.items()}
        create_roles(server.superuser_url, passwords)
        chosen = connection.execute(
            "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'portal_worker'"
        ).fetchone()
    assert chosen == (7,)
