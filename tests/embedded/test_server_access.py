"""Who gets into an embedded server: holders of a password, through one private socket."""

import hashlib
import os
import stat
from pathlib import Path

import environ
import psycopg
import pytest

from portal.dev.embedded.server import running
from portal.rls.settings_file import read_settings


def test_login_needs_the_password(state: Path) -> None:
    with running(state) as server:
        for address in [server.superuser_url, *addresses(server.settings)]:
            wrong = address.replace("@/", "x@/")
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(wrong)


def test_server_listens_on_no_network(state: Path) -> None:
    with running(state) as server, psycopg.connect(server.superuser_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        rules = connection.execute(
            "SELECT auth_method FROM pg_hba_file_rules WHERE type LIKE 'host%'"
        ).fetchall()
    assert set(rules) == {("reject",)}


def test_files_are_closed_to_other_users(state: Path) -> None:
    with running(state):
        assert mode(state / "settings.env") == 0o600
        assert mode(state / "superuser") == 0o600
        assert mode(state / "postgres.log") == 0o600
        assert mode(state / "socket") == 0o700
        assert not mode(state) & 0o007


def test_open_state_folder_is_closed_again(state: Path) -> None:
    state.mkdir()
    state.chmod(0o755)
    with running(state):
        assert not mode(state) & 0o007


def test_secrets_survive_a_restart(state: Path) -> None:
    with running(state) as server:
        before = dict(server.settings)
    with running(state) as server:
        assert dict(server.settings) == before == read_settings(state / "settings.env")


def test_claim_key_has_32_bytes(state: Path) -> None:
    with running(state) as server:
        assert len(bytes.fromhex(server.settings["PORTAL_CLAIM_KEY"])) == 32


def test_landlord_s_own_setting_in_the_file_is_kept(state: Path) -> None:
    with running(state):
        pass
    with (state / "settings.env").open("a") as file:
        file.write("PORTAL_NAME=Strathlinn\n")
    with running(state) as server:
        assert server.settings["PORTAL_NAME"] == "Strathlinn"


def test_settings_read_the_addresses_as_written(state: Path) -> None:
    with running(state) as server:
        for address in addresses(server.settings):
            parsed = environ.Env.db_url_config(address)
            with psycopg.connect(
                dbname=parsed["NAME"], user=parsed["USER"], password=parsed["PASSWORD"],
                **parsed["OPTIONS"],
            ) as connection:  # fmt: skip
                assert connection.info.user == parsed["USER"]


def test_log_holds_no_statement_and_no_row(state: Path) -> None:
    with running(state) as server, psycopg.connect(server.superuser_url) as connection:
        connection.execute("CREATE TEMP TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Moira Kerr')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('Moira Kerr')")
    log = (state / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Moira" not in log


def test_server_knows_what_the_portal_builds_on(state: Path) -> None:
    """London's days, a hash without an extension, and letters beyond ASCII."""
    with running(state) as server, psycopg.connect(server.settings["DATABASE_URL"]) as connection:
        noon = connection.execute(
            "SELECT timestamptz '2026-07-01 11:00Z' AT TIME ZONE 'Europe/London'"
        ).fetchone()
        digest = connection.execute("SELECT encode(sha256('document'), 'hex')").fetchone()
        lower = connection.execute("SELECT lower('ÉILIDH')").fetchone()
    assert noon is not None
    assert noon[0].isoformat() == "2026-07-01T12:00:00"
    assert digest == (hashlib.sha256(b"document").hexdigest(),)
    assert lower == ("éilidh",)


def test_server_has_another_owner_than_root(state: Path) -> None:
    with running(state):
        owner = (state / "postgres").stat().st_uid
    assert owner != 0
    assert os.geteuid() in (0, owner)


def addresses(settings: object) -> list[str]:
    assert isinstance(settings, dict)
    return [value for name, value in settings.items() if name.startswith("DATABASE_")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
