"""The process that starts the server, and ends it when nobody uses it any more.

It is started by `server`, in a session of its own, so that Ctrl-C in a terminal ends the users and
not the server under them. Each user holds a shared lock on one file; the kernel takes it back when
a user ends, by whatever death. The guard waits for that lock. Should the guard itself be killed,
Linux tells the server to shut down, and elsewhere the next start does.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.dev.embedded.cluster import environment
from portal.dev.embedded.leftovers import clear_leftovers
from portal.dev.embedded.locks import FileLock
from portal.dev.embedded.parents import ending_with
from portal.dev.embedded.places import CONTROL, forget
from portal.dev.embedded.service_user import ServiceUser

FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN = signal.SIGINT, signal.SIGQUIT
# Seconds; a shutdown writes a checkpoint, a start may replay what a crash left.
PATIENCE_TO_STOP, PATIENCE_TO_START = 60, 120
READY = "ready"


@dataclass(frozen=True)
class Orders:
    """What a guard has to do, as it is handed over on its command line."""

    state: str
    data: str
    socket: str
    command: list[str]
    uid: int
    gid: int
    log: str
    throw_away: bool

    def written(self) -> str:
        """Put the orders on one line."""
        return json.dumps(asdict(self))


def users_lock(state: Path) -> FileLock:
    """Return the lock that every user of the server shares, and that the guard waits for.

    A user may become another program, a web server for instance, and still be one.
    """
    return FileLock(state / CONTROL / "users", survives_exec=True)


def guard_lock(state: Path) -> FileLock:
    """Return the lock that a guard holds while it lives."""
    return FileLock(state / CONTROL / "guard")


def prepared_note(state: Path) -> Path:
    """Return the file that says that the running server has its roles, databases and settings."""
    return state / CONTROL / "prepared"


def main() -> int:
    """Guard one server from its start to its end; the first line printed says how it started."""
    orders = Orders(**json.loads(sys.argv[1]))
    state = Path(orders.state)
    lock = guard_lock(state)
    if not lock.try_to_take():
        return 1
    prepared_note(state).unlink(missing_ok=True)
    clear_leftovers(Path(orders.data), Path(orders.socket))
    server = start(orders)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop(server))
    threading.Thread(target=stop_when_unused, args=(state, server), daemon=True).start()
    if is_ready(Path(orders.data), server):
        report(READY)
    server.wait()
    prepared_note(state).unlink(missing_ok=True)
    if orders.throw_away:
        forget(state)
        shutil.rmtree(state, ignore_errors=True)
    return 0


def start(orders: Orders) -> "subprocess.Popen[bytes]":
    """Start the server as its own user, tied to the life of this process where the system can."""
    user = ServiceUser(orders.uid, orders.gid)
    log_file = Path(orders.log)
    log_file.touch(mode=0o600)
    with log_file.open("wb") as log:
        return subprocess.Popen(
            orders.command, cwd="/", env=environment(), stdin=subprocess.DEVNULL, stdout=log,
            stderr=log, preexec_fn=ending_with(os.getpid(), FAST_SHUTDOWN), **user.identity(),
        )  # fmt: skip


def stop_when_unused(state: Path, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the last user has gone, keep new ones waiting, and shut the server down."""
    users_lock(state).take()
    stop(server)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask the server to end its connections and shut down; insist after a while."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(server.pid, FAST_SHUTDOWN)
    insist = threading.Timer(PATIENCE_TO_STOP, os.kill, (server.pid, IMMEDIATE_SHUTDOWN))
    insist.daemon = True
    insist.start()


def is_ready(data: Path, server: "subprocess.Popen[bytes]") -> bool:
    """Wait until the server takes connections; False if it ended or took too long."""
    deadline = time.monotonic() + PATIENCE_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError):
            # The server's own note; its eighth line is its condition.
            note = (data / "postmaster.pid").read_text().splitlines()
            if note[:1] == [str(server.pid)] and "".join(note[7:8]).strip() == READY:
                return True
        time.sleep(0.02)
    stop(server)
    return False


def report(line: str) -> None:
    """Tell the process that started this one, if it is still there."""
    with contextlib.suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), f"{line}\n".encode())
    # Nobody listens from here on.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())


if __name__ == "__main__":
    sys.exit(main())
