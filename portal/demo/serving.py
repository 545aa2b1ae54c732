"""Becomes the demo's web server: this process, and with it its hold on the database, lives on in it."""

from __future__ import annotations

import os
import socket
import sys

from portal.demo.failure import DemoError

# "localhost" is one or both of these, as the machine has it.
_ADDRESSES = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}


def refuse_taken_port(port: int) -> None:
    """Raise DemoError if something else serves on this port."""
    if not _free_addresses(port):
        raise DemoError(f"Port {port} is in use. Choose another one: make demo PORT={port + 1}")


def serve(port: int) -> None:
    """Never returns: Ctrl-C or SIGTERM ends the server, and with it the database."""
    hosts = (f"[{host}]" if ":" in host else host for host in _free_addresses(port))
    binds = [option for host in hosts for option in ("--bind", f"{host}:{port}")]
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:application", *binds]
    os.execv(  # noqa: S606 (no shell is wanted)
        sys.executable,
        [
            *command,
            "--workers",
            "2",
            "--threads",
            "4",
            "--log-level",
            "warning",
            "--no-control-socket",
        ],
    )


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
