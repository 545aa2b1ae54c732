"""The server lives exactly as long as somebody uses it, whichever way they leave."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.dev.embedded.guard import guard_lock
from portal.dev.embedded.leftovers import serves
from tests.embedded.conftest import (
    PROJECT,
    Users,
    begin_in_the_background,
    cluster,
    is_alive,
    is_using,
    server_pid,
    wait_for_end,
)
from tests.waiting import wait_until

# Tells where it is, and waits.
PROGRAM = """
import os, sys
print(os.getpid(), os.environ["DOCUMENTS_ROOT"], flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def scratch(
    process_group: int | None = None,
) -> "Iterator[tuple[subprocess.Popen[str], Path, int]]":
    """Run a program on a scratch server, in the background; give the process, its folder and the program."""
    with subprocess.Popen(
        [sys.executable, "-m", "portal.dev.embedded", "scratch", "--", sys.executable, "-c", PROGRAM],
        cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, process_group=process_group, preexec_fn=begin_in_the_background,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        pid, _, documents = process.stdout.readline().strip().partition(" ")
        yield process, Path(documents).parent, int(pid)


@pytest.mark.parametrize("death", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_runs_after_its_only_user_dies(
    state: Path, begin_to_use: Users, death: signal.Signals
) -> None:
    user = begin_to_use(state)
    assert is_using(user)
    pid = server_pid(state)
    assert serves(pid, cluster(state))

    user.send_signal(death)

    wait_for_end(state, pid)


@pytest.mark.parametrize("death", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_leaves_nothing_running(death: signal.Signals) -> None:
    """Ctrl-C, and a window that closes, reach every process of the group."""
    with scratch(process_group=0) as (process, state, program):
        server = server_pid(state)
        os.killpg(process.pid, death)
        wait_until(lambda: not state.exists() and not is_alive(server) and not is_alive(program))


@pytest.mark.parametrize("death", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_program_ends_with_the_server_that_was_made_for_it(death: signal.Signals) -> None:
    with scratch() as (process, state, program):
        server = server_pid(state)
        process.send_signal(death)
        wait_until(lambda: not state.exists() and not is_alive(server) and not is_alive(program))


def test_server_runs_until_its_last_user_leaves(state: Path, begin_to_use: Users) -> None:
    first, second = begin_to_use(state), begin_to_use(state)
    assert is_using(first)
    assert is_using(second)
    pid = server_pid(state)

    first.kill()
    first.wait()

    assert guard_lock(state).is_held()
    assert server_pid(state) == pid
    second.kill()
    wait_for_end(state, pid)


def test_many_who_start_at_once_share_one_server(state: Path, begin_to_use: Users) -> None:
    users = [begin_to_use(state) for _ in range(4)]

    assert all(is_using(user) for user in users)

    pid = server_pid(state)
    for user in users:
        user.kill()
    wait_for_end(state, pid)


def test_last_one_to_leave_returns_when_the_server_has_ended(
    state: Path, begin_to_use: Users
) -> None:
    user = begin_to_use(state)
    assert is_using(user)
    pid = server_pid(state)

    user.communicate()

    assert user.returncode == 0
    assert not guard_lock(state).is_held()
    assert not serves(pid, cluster(state))


def test_web_server_that_takes_a_command_s_place_keeps_the_database(state: Path) -> None:
    """A command may become gunicorn by exec, and no lock of Python's own survives that."""
    becoming = (
        "import os,sys; from pathlib import Path; from portal.dev.embedded.server import running\n"
        "with running(Path(sys.argv[1])): os.execvp('cat', ['cat'])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", becoming, str(state)],
        cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("still here\n")
        process.stdin.flush()
        assert process.stdout.readline() == "still here\n"
        assert guard_lock(state).is_held()
        pid = server_pid(state)
        process.stdin.close()
    wait_for_end(state, pid)
