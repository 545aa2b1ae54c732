"""What deaths of the server and its guard leave behind never stands in the way of a new start."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg

from portal.dev.embedded.leftovers import serves
from portal.dev.embedded.server import running
from portal.dev.embedded.service_user import ServiceUser
from tests.embedded.conftest import Users, cluster, is_using, server_pid, wait_for_end
from tests.waiting import wait_until


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@contextlib.contextmanager
def process_of(user: ServiceUser) -> "Iterator[subprocess.Popen[bytes]]":
    with subprocess.Popen(["/bin/sleep", "600"], cwd="/", **user.identity()) as stranger:
        try:
            yield stranger
        finally:
            stranger.kill()


def test_server_ends_when_its_guard_is_killed(state: Path, begin_to_use: Users) -> None:
    assert is_using(begin_to_use(state))
    pid = server_pid(state)

    os.kill(parent_of(pid), signal.SIGKILL)

    wait_for_end(state, pid)


def test_new_server_starts_while_the_killed_guard_s_server_still_runs(
    state: Path, begin_to_use: Users
) -> None:
    user = begin_to_use(state)
    assert is_using(user)
    old = server_pid(state)
    guard = parent_of(old)
    os.kill(old, signal.SIGSTOP)  # It cannot answer the news of its guard's death.
    os.kill(guard, signal.SIGKILL)
    wait_until(lambda: parent_of(old) != guard)
    user.kill()

    second = begin_to_use(state)
    os.kill(old, signal.SIGCONT)

    assert is_using(second)
    assert server_pid(state) != old
    assert not serves(old, cluster(state))


def test_killed_server_starts_again(state: Path, begin_to_use: Users) -> None:
    user = begin_to_use(state)
    assert is_using(user)
    pid = server_pid(state)
    os.kill(pid, signal.SIGKILL)
    user.kill()
    wait_for_end(state, pid)

    assert is_using(begin_to_use(state))


def test_stale_pid_file_does_not_prevent_a_start(state: Path) -> None:
    """After a restart of the machine its number may belong to anything, of the same user even."""
    user = ServiceUser.choose()
    with running(state):
        note = (cluster(state) / "postmaster.pid").read_text()
    with process_of(user) as stranger:
        left = cluster(state) / "postmaster.pid"
        left.write_text("\n".join([str(stranger.pid), *note.splitlines()[1:]]))
        user.give(left)

        with running(state) as server:
            assert psycopg.connect(server.superuser_url).execute("SELECT 1").fetchone() == (1,)

        assert stranger.poll() is None


def test_cluster_that_was_half_made_is_made_again(state: Path) -> None:
    (state / "postgres.half").mkdir(parents=True)
    (state / "postgres.half" / "PG_VERSION").write_text("18\n")

    with running(state) as server:
        assert psycopg.connect(server.superuser_url).execute("SELECT 1").fetchone() == (1,)
