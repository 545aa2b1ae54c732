"""A command finds the demo's database by itself, and starts nothing anywhere else."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.dev.embedded.server import running
from portal.web.logins import ADDRESS_OF
from tests.embedded.conftest import PROJECT, begin_in_the_background, is_alive
from tests.waiting import wait_until

COMMAND = """
import os, sys
from portal.dev.embedded.demo import demo_in_environment
with demo_in_environment(make="make" in sys.argv):
    print(os.environ.get("DATABASE_URL"), os.environ.get("PORTAL_DEMO"), flush=True)
    "stay" in sys.argv and sys.stdin.read()
"""


def environment(state: Path, **named: str) -> dict[str, str]:
    """What a shell would hand over in which nothing of this suite's server is set."""
    inherited = {k: v for k, v in os.environ.items() if k not in ADDRESS_OF.values()}
    return {**inherited, "PORTAL_STATE": str(state), **named}


def run(state: Path, *words: str, **named: str) -> str:
    """Run a command as manage.py would; return the address and the mode it found."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=PROJECT, env=environment(state, **named), stdout=subprocess.PIPE, text=True, check=True,
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


STEP = """
import subprocess, sys
from portal.dev.embedded.demo import end_as_with_control_c
end_as_with_control_c()
subprocess.run([sys.executable, "-c", "import os, sys; print(os.getpid(), flush=True); sys.stdin.read()"])
"""


@pytest.mark.parametrize("death", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_step_of_the_demo_ends_with_it(death: signal.Signals) -> None:
    """Also in the background, where a shell has told it to ignore Ctrl-C."""
    with subprocess.Popen(
        [sys.executable, "-c", STEP], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, preexec_fn=begin_in_the_background,
    ) as demo:  # fmt: skip
        assert demo.stdout is not None
        step = int(demo.stdout.readline())
        demo.send_signal(death)
        wait_until(lambda: not is_alive(step))


def test_demo_ends_with_the_make_that_started_it() -> None:
    """Killed with no time to say so, `make` leaves the demo to the kernel."""
    starter = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
    with subprocess.Popen(
        [sys.executable, "-c", starter, STEP],
        cwd=PROJECT, env={**os.environ, "MAKELEVEL": "1"}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as make:  # fmt: skip
        assert make.stdout is not None
        step = int(make.stdout.readline())
        make.kill()
        wait_until(lambda: not is_alive(step))
