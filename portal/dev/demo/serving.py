"""Runs the web server and the worker of the demo, and ends them with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from portal.dev.demo.failure import DemoError
from portal.dev.embedded.parents import ending_with, run_until_told

# "localhost" is one or both of these, as the machine has it.
_ADDRESSES = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}


def refuse_taken_port(port: int) -> None:
    """Raise DemoError if something else serves on this port."""
    if not _free_addresses(port):
        raise DemoError(f"Port {port} is in use. Choose another one: make demo PORT={port + 1}")


def serve(port: int) -> int:
    """Serve until Ctrl-C, SIGTERM or the end of the terminal; gives the web server's exit status.

    Not by exec: whoever ends the demo gets their prompt back when the database has ended too, and
    gunicorn takes a terminal that closes for a wish to read its settings again.
    """
    hosts = (f"[{host}]" if ":" in host else host for host in _free_addresses(port))
    binds = [option for host in hosts for option in ("--bind", f"{host}:{port}")]
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", *binds]
    options = ["--workers", "2", "--threads", "4", "--log-level", "warning", "--no-control-socket"]
    with _worker():
        return run_until_told([*command, *options], apart=True)


@contextmanager
def _worker() -> Iterator[None]:
    """Have the jobs done meanwhile, and return when the one that is being done has ended too."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]
    tie = ending_with(os.getpid(), signal.SIGTERM)
    with subprocess.Popen(manage, preexec_fn=tie, process_group=0) as worker:  # noqa: S603
        try:
            yield
        finally:
            worker.terminate()


def _free_addresses(port: int) -> list[str]:
    """The addresses of localhost on which nobody serves; none at all if somebody does on the first."""
    free = []
    for host, family in _ADDRESSES.items():
        try:
            with socket.socket(family, socket.SOCK_STREAM) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind((host, port))
        except OSError:
            if family is socket.AF_INET:
                return []
        else:
            free.append(host)
    return free
