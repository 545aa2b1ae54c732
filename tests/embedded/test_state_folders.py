"""Where files and sockets go: inside if they can, outside if not; nobody else's mode changes."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from portal.dev.embedded.demo import forget_demo
from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.server import Server, running
from tests.embedded.conftest import cluster


def who_answers(server: Server) -> str:
    with psycopg.connect(server.settings["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT current_user").fetchone()
    assert row is not None
    return str(row[0])


def socket_of(server: Server) -> Path:
    with psycopg.connect(server.settings["DATABASE_URL"]) as connection:
        return Path(connection.info.host)


def modes(*folders: Path) -> list[int]:
    return [stat.S_IMODE(folder.stat().st_mode) for folder in folders]


def test_accessible_state_folder_holds_everything(state: Path) -> None:
    with running(state) as server:
        assert who_answers(server) == "portal_web"
        assert socket_of(server).is_relative_to(state)
        assert cluster(state).is_relative_to(state)


@pytest.mark.parametrize("name", ["two words", "50% & more", "Übergrößen", "plus+sign", "UP"])
def test_folder_may_have_any_name(folder: Path, name: str) -> None:
    with running(folder / name) as server:
        assert who_answers(server) == "portal_web"
        assert socket_of(server) == folder / name / "socket"


@pytest.mark.parametrize("name", ["long" * 20, "before,after"])
def test_socket_goes_elsewhere_when_a_name_does_not_suit_it(folder: Path, name: str) -> None:
    """A socket's address has about a hundred bytes, and clients split it at commas."""
    state = folder / name / "demo"
    with running(state) as server:
        assert who_answers(server) == "portal_web"
        outside = Path((state / "elsewhere-socket").read_text().strip())
        assert socket_of(server).is_relative_to(outside)
        assert not outside.stat().st_mode & 0o007
        assert cluster(state).is_relative_to(state)


def test_folder_recreated_by_another_user_is_not_trusted(folder: Path) -> None:
    state = folder / ("long" * 20) / "demo"
    with running(state):
        outside = Path((state / "elsewhere-socket").read_text().strip())
    (outside / "socket").rmdir()
    outside.chmod(0o777)

    with running(state) as server:
        assert not socket_of(server).is_relative_to(outside)
    outside.rmdir()


def test_closed_folder_stays_closed(folder: Path) -> None:
    """Root's own folder: the service user cannot enter, and is not let in either."""
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    state = closed / "project" / "var" / "demo"
    state.mkdir(parents=True)
    before = modes(folder, closed, closed / "project", closed / "project" / "var")

    with running(state) as server:
        assert who_answers(server) == "portal_web"
        assert modes(folder, closed, closed / "project", closed / "project" / "var") == before
        assert modes(cluster(state)) == [0o700]
        is_outside = not cluster(state).is_relative_to(closed)
        assert is_outside == (os.geteuid() == 0)
        assert (state / "elsewhere-home").exists() == is_outside


def test_what_lies_outside_is_forgotten_with_the_demo(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.chmod(0o700)
    state = folder / ("long" * 20)
    monkeypatch.setenv("PORTAL_STATE", str(state))
    with running(state):
        outside = [Path(note.read_text().strip()) for note in state.glob("elsewhere-*")]
        assert outside
        with pytest.raises(EmbeddedServerError, match="is in use"):
            forget_demo()
        assert all(place.exists() for place in outside)

    forget_demo()

    assert not any(place.exists() for place in outside)
    assert [path.name for path in state.iterdir()] == ["control"]


def test_database_of_another_version_is_not_touched(state: Path) -> None:
    with running(state):
        version = cluster(state) / "PG_VERSION"
    version.write_text("14\n")

    with (
        pytest.raises(EmbeddedServerError, match=r"made by PostgreSQL 14.*FRESH=1"),
        running(state),
    ):
        pass
