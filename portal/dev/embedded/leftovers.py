"""What a killed server or a machine that lost power leaves behind, and how it is cleared away.

Called by the guard alone, which holds the lock that keeps every other guard away. PostgreSQL's own
check of a left-over pid file refuses to start when the number now belongs to some other process of
the same user; in a container, where numbers start small, it does after nearly every restart.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

PATIENCE = 60  # seconds


def clear_leftovers(data: Path, socket: Path) -> None:
    """Shut down a server that outlived its guard, and remove what a dead one left."""
    note = data / "postmaster.pid"
    try:
        pid = int(note.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        pid = 0
    if pid and serves(pid, data):
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + PATIENCE
        while serves(pid, data):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                deadline += PATIENCE
            time.sleep(0.05)
    for path in (note, *socket.glob(".s.PGSQL.*")):
        path.unlink(missing_ok=True)


def serves(pid: int, data: Path) -> bool:
    """Say whether a process is a server on exactly this cluster, by its command line."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return os.fsencode(data) in words
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    # A system without /proc.
    said = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    return f"-D {data} " in said
