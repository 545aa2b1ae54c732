"""The web process as on a server: gunicorn with workers and threads, killed at will and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

from django.conf import settings

from tests.http.site import free_port
from tests.steady.tally import Tally
from tests.waiting import PATIENCE

# What the proxy writes into every request that it passes on.
FROM_THE_PROXY = b"\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n"


def kill(pid: int) -> None:
    """Kill a process as the kernel does: it cannot do anything more."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that have not ended."""
    with contextlib.suppress(FileNotFoundError):
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    return []


class Web:
    """One gunicorn: its log lies in `folder`, its settings are in `environment`."""

    def __init__(
        self, folder: Path, environment: Mapping[str, str], *, workers: int = 2, threads: int = 4
    ) -> None:
        self.log = folder / "web.log"
        self.environment = dict(environment)
        self.port = free_port()
        self.starts = 0
        self.master: subprocess.Popen[bytes] | None = None
        self._options = ["--workers", str(workers), "--threads", str(threads)]

    def start(self) -> None:
        """Start it; whoever wants to know whether it serves asks it."""
        self.starts += 1
        with self.log.open("ab") as log:
            self.master = subprocess.Popen(  # noqa: S603
                [
                    sys.executable, "-m", "gunicorn", "portal.wsgi:application",
                    "--bind", f"127.0.0.1:{self.port}", "--no-control-socket",
                    "--graceful-timeout", "2", "--log-level", "warning", *self._options,
                ],
                cwd=settings.BASE_DIR, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip

    def stop(self) -> None:
        """End it as an operator does."""
        if self.master and self.master.poll() is None:
            self.master.terminate()
            self.master.wait(PATIENCE)

    def workers(self) -> list[int]:
        """The processes that serve at this moment."""
        assert self.master
        return children_of(self.master.pid)

    def kill_a_worker(self, chance: Random, tally: Tally) -> None:
        """Kill one of the workers, in the middle of whatever it does."""
        if found := self.workers():
            kill(chance.choice(found))
            tally.count("workers killed")

    def kill_all(self) -> None:
        """Kill master and workers at once, as the kernel does when memory is short."""
        master = self.master
        assert master
        for pid in (master.pid, *self.workers()):
            kill(pid)
        master.wait(PATIENCE)

    @contextlib.contextmanager
    def kept_up(self) -> Iterator[None]:
        """Started again whenever it has ended, as systemd or a container engine does."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.2):
                if self.master and self.master.poll() is not None:
                    self.start()

        self.start()
        watching = threading.Thread(target=watch)
        watching.start()
        try:
            yield
        finally:
            over.set()
            watching.join()
            self.stop()

    def ask(self, request: bytes, *, patience: float = PATIENCE, at_most: int = 1 << 30) -> bytes:
        """Send these bytes as the proxy would, and give what comes back; hang up after `at_most` bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as line:
            line.sendall(request.replace(b"\r\n", FROM_THE_PROXY, 1))
            answer = bytearray()
            while len(answer) < at_most and (part := line.recv(65536)):
                answer += part
        return bytes(answer)

    def status_of(self, address: str, *, patience: float = PATIENCE) -> int:
        """The status with which an address answers; 0 if nobody answers there."""
        request = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        try:
            return int(self.ask(request.encode(), patience=patience).split(b" ", 2)[1])
        except (OSError, IndexError):
            return 0

    def wait_until_ready(self) -> float:
        """Wait until it may serve; gives how many seconds that took."""
        began = time.monotonic()
        while self.status_of("/readyz") != 200:
            assert time.monotonic() - began < PATIENCE, self.log.read_text()[-3000:]
            time.sleep(0.1)
        return time.monotonic() - began
