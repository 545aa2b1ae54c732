"""Folders and users of servers that the tests of this folder start; no test is here."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.dev.embedded.guard import guard_lock
from portal.dev.embedded.leftovers import serves
from portal.dev.embedded.places import forget
from tests.waiting import PATIENCE, wait_until

PROJECT = Path(__file__).resolve().parent.parent.parent

USER = """
import sys
from pathlib import Path
from portal.dev.embedded.server import running
with running(Path(sys.argv[1])) as server:
    print("using", server.settings["DATABASE_URL"], flush=True)
    sys.stdin.read()
"""

# What `&` and `nohup` tell a program to ignore, and so all that it starts.
IGNORED_IN_THE_BACKGROUND = (signal.SIGINT, signal.SIGHUP)
Users = Callable[[Path], "subprocess.Popen[str]"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user of the machine may pass through, with a short name."""
    made = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    for state in {note.parent for note in made.rglob("elsewhere-*")}:
        forget(state)
    shutil.rmtree(made)


@pytest.fixture
def state(folder: Path) -> Path:
    """The state folder of a server that does not exist yet."""
    return folder / "demo"


@pytest.fixture
def begin_to_use() -> Iterator[Users]:
    """Start a process that uses the server of a state folder until its input ends."""
    with contextlib.ExitStack() as everybody:

        def begin(state: Path) -> "subprocess.Popen[str]":
            user = subprocess.Popen(
                [sys.executable, "-c", USER, str(state)],
                cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                preexec_fn=begin_in_a_terminal,
            )  # fmt: skip
            everybody.callback(_finish, user)
            return user

        yield begin


def begin_in_a_terminal() -> None:
    """Begin a process that hears every signal, also where the suite itself runs in the background."""
    for number in IGNORED_IN_THE_BACKGROUND:
        signal.signal(number, signal.SIG_DFL)


def begin_in_the_background() -> None:
    """Begin a process as `nohup` and `&` do."""
    for number in IGNORED_IN_THE_BACKGROUND:
        signal.signal(number, signal.SIG_IGN)


def _finish(user: "subprocess.Popen[str]") -> None:
    user.communicate(timeout=PATIENCE)


def is_using(user: "subprocess.Popen[str]") -> bool:
    """Wait until a user has the server, or has failed to get it."""
    assert user.stdout is not None
    return user.stdout.readline().startswith("using")


def server_pid(state: Path) -> int:
    """Return the number of the process that serves a state folder's cluster."""
    return int((cluster(state) / "postmaster.pid").read_text().splitlines()[0])


def cluster(state: Path) -> Path:
    """Return where the cluster of a state folder lies."""
    note = state / "elsewhere-home"
    return (Path(note.read_text().strip()) if note.exists() else state) / "postgres"


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except FileNotFoundError:
        return False


def wait_for_end(state: Path, pid: int) -> None:
    """Return when neither the server nor its guard runs any more."""
    wait_until(lambda: not serves(pid, cluster(state)) and not guard_lock(state).is_held())
