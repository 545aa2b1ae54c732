"""A landlord's database administrator makes the roles on a server that is not ours."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import CommandError, call_command

from portal.dev.embedded.throwaway import throwaway_server
from portal.rls.settings_file import LOGINS


@pytest.fixture(scope="module")
def bare_server() -> Iterator[str]:
    """The address of a superuser on a server that knows nothing of the portal."""
    with throwaway_server() as server:
        with psycopg.connect(server.superuser_url, autocommit=True) as connection:
            connection.execute("DROP DATABASE portal")
            names = connection.execute(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'portal%'"
            ).fetchall()
            for (name,) in names:
                connection.execute(f"DROP ROLE {name}".encode())
        yield server.superuser_url


@pytest.fixture
def addresses(bare_server: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The addresses that the administrator has put into the portal's environment."""
    _, _, place = bare_server.partition("?")
    chosen = {
        name: f"postgres://{login}:chosen-for-{login}@/lettings?{place}"
        for name, login in LOGINS.items()
    }
    for name, address in chosen.items():
        monkeypatch.setenv(name, address)
    monkeypatch.setenv("DATABASE_ADMIN_URL", bare_server)
    return chosen


def test_logins_get_in_with_the_passwords_of_their_addresses(addresses: dict[str, str]) -> None:
    for _ in ("at first", "after an upgrade"):
        call_command("create_roles")
        for name, login in LOGINS.items():
            with psycopg.connect(addresses[name]) as connection:
                assert connection.info.user == login
                assert connection.info.dbname == "lettings"


def test_backup_gets_in_over_the_network_where_it_was_given_an_address(
    addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = addresses["DATABASE_URL"].replace("portal_web", "portal_backup")
    monkeypatch.setenv("DATABASE_BACKUP_URL", backup)
    call_command("create_roles")
    with psycopg.connect(backup) as connection:
        assert connection.info.user == "portal_backup"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_BACKUP_URL", "postgres://portal_owner:strong@/lettings"),
        ("DATABASE_OWNER_URL", "postgres://postgres:strong@/lettings"),
        ("DATABASE_WORKER_URL", "postgres://portal_worker@/lettings"),
        ("DATABASE_URL", "postgres://portal_web:chosen@/another"),
    ],
)
def test_address_that_does_not_fit_changes_nothing(
    addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    call_command("create_roles")
    monkeypatch.setenv("DATABASE_URL", addresses["DATABASE_URL"].replace("chosen-for", "other"))
    monkeypatch.setenv(name, address)

    with pytest.raises(CommandError):
        call_command("create_roles")

    with psycopg.connect(addresses["DATABASE_URL"]) as connection:
        assert connection.info.user == "portal_web"
