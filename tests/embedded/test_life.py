"""The server lives exactly as long as somebody uses it, whichever way they leave."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded.guard import guard_lock
from portal.embedded.leftovers import serves
from tests.embedded.conftest import (
    PROJECT,
    Users,
    cluster,
    is_using,
    server_pid,
    wait_for_end,
    wait_until,
)


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


def test_control_c_in_the_terminal_leaves_nothing() -> None:
    """The terminal sends the signal to every process of the group, not to one."""
    starter = (
        "import os,subprocess,sys; os.setpgrp();"
        "sys.exit(subprocess.call([sys.executable, '-m', 'portal.embedded', 'scratch', '--',"
        " sys.executable, '-c', 'import os,sys; print(os.environ[\"DATABASE_URL\"], flush=True);"
        " sys.stdin.read()']))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", starter],
        cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address
        scratch = Path(address.partition("?host=")[2].replace("%2F", "/")).parent
        pid = server_pid(scratch)
        os.killpg(process.pid, signal.SIGINT)
        wait_until(lambda: not scratch.exists() and not serves(pid, scratch / "postgres"))


def test_server_stays_for_the_one_who_is_left(state: Path, begin_to_use: Users) -> None:
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
        "import os,sys; from pathlib import Path; from portal.embedded.server import running\n"
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
