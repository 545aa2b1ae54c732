"""Asks ClamAV's daemon about a file, over its socket; what it cannot answer is not let through."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.conf import settings

from documents.intake.refusals import FileRefusedError, Refusal

_CHUNK = 1 << 16  # bytes
_SECONDS = 60
_SECONDS_TO_WAKE = 5
_LONGEST_ANSWER = 4096  # bytes


def scan(file: BinaryIO) -> None:
    """Raise FileRefusedError if the file has a virus, or if there is no saying.

    Without settings.CLAMD_SOCKET nothing is asked; `check --deploy` warns of that.
    """
    if not settings.CLAMD_SOCKET:
        return
    try:
        # One that is stuck takes what it is sent and says nothing: twenty files in turn would wait for it.
        awake = _is_awake()
        answer = _ask(b"INSTREAM", _chunks(file), _SECONDS) if awake else b""
    except OSError as failure:
        raise FileRefusedError(Refusal.UNCHECKED) from failure
    if answer.endswith(b" FOUND"):
        raise FileRefusedError(Refusal.VIRUS)
    if answer != b"stream: OK":
        raise FileRefusedError(Refusal.UNCHECKED)


def answers() -> bool:
    """Whether the scanner is there and awake; also where none is set, for then none is asked."""
    if not settings.CLAMD_SOCKET:
        return True
    try:
        return _is_awake()
    except OSError:
        return False


def _is_awake() -> bool:
    return _ask(b"PING", [], _SECONDS_TO_WAKE) == b"PONG"


def _ask(command: bytes, body: Iterable[bytes], seconds: int) -> bytes:
    """Give the daemon one command of clamd(8), and what belongs to it; all of it may take so long."""
    until = time.monotonic() + seconds
    with _connected(settings.CLAMD_SOCKET, seconds) as daemon:
        daemon.sendall(b"z" + command + b"\0")
        for part in body:
            daemon.settimeout(_left(until))
            daemon.sendall(part)
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            daemon.settimeout(_left(until))
            if not (part := daemon.recv(_LONGEST_ANSWER)):
                break
            answer += part
    return answer.removesuffix(b"\0")


def _left(until: float) -> float:
    """Seconds that are left. A socket with none left raises OSError where it would wait."""
    return max(until - time.monotonic(), 0)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """The file as INSTREAM wants it: each chunk behind its length, an empty one last."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield struct.pack("!I", len(chunk)) + chunk
    yield struct.pack("!I", 0)


def _connected(address: str, seconds: int) -> socket.socket:
    """A path is a socket on this machine, host:port one on a network of the landlord's own."""
    if not address.startswith("/"):
        host, port = address.split(":")
        return socket.create_connection((host, int(port)), timeout=seconds)
    daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    daemon.settimeout(seconds)
    try:
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon
