"""A command finds the demo's database by itself, and starts nothing anywhere else."""

import os
import subprocess
import sys
from pathlib import Path

from portal.embedded.server import running
from portal.logins import ADDRESS_OF
from tests.embedded.conftest import PROJECT

COMMAND = """
import os, sys
from portal.embedded.demo import demo_in_environment
with demo_in_environment(make="make" in sys.argv):
    print(os.environ.get("DATABASE_URL"), os.environ.get("PORTAL_DEMO"))
"""


def run(state: Path, *words: str, **named: str) -> str:
    """Run a command as manage.py would; return the address and the mode it found."""
    inherited = {k: v for k, v in os.environ.items() if k not in ADDRESS_OF.values()}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=PROJECT, env={**inherited, "PORTAL_STATE": str(state), **named},
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout.strip()  # fmt: skip


def test_command_finds_the_demo_that_runs(state: Path) -> None:
    with running(state) as server:
        assert run(state) == f"{server.settings['DATABASE_URL']} 1"


def test_command_starts_the_demo_s_database_for_its_own_length(state: Path) -> None:
    with running(state) as server:
        address = server.settings["DATABASE_URL"]

    assert run(state) == f"{address} 1"

    assert not list((state / "socket").iterdir())


def test_demo_makes_its_database(state: Path) -> None:
    assert run(state, "make").endswith(" 1")
    assert (state / "settings.env").exists()


def test_nothing_is_started_where_there_is_no_demo(state: Path) -> None:
    assert run(state) == "None None"
    assert not state.exists()


def test_landlord_s_own_database_is_left_alone(state: Path) -> None:
    """Even where a demo lies beside it, and even if only the owner's address is set."""
    with running(state):
        pass
    assert run(state, DATABASE_URL="postgres://db.example/portal").startswith("postgres://db")
    assert run(state, "make", DATABASE_OWNER_URL="postgres://db.example/portal") == "None None"
    assert not list((state / "socket").iterdir())
