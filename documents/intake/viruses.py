"""Asks ClamAV's daemon about a file, over its socket; what it cannot answer is not let through."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from documents.intake.refusals import FileRefusedError, Refusal

_CHUNK = 1 << 16  # bytes
_SECONDS = 60


def scan(file: BinaryIO) -> None:
    """Raise FileRefusedError if the file has a virus, or if there is no saying.

    Without settings.CLAMD_SOCKET nothing is asked; `check --deploy` warns of that.
    """
    if not settings.CLAMD_SOCKET:
        return
    try:
        answer = _ask(file)
    except OSError as failure:
        raise FileRefusedError(Refusal.UNCHECKED) from failure
    if answer.endswith(b" FOUND"):
        raise FileRefusedError(Refusal.VIRUS)
    if answer != b"stream: OK":
        raise FileRefusedError(Refusal.UNCHECKED)


def _ask(file: BinaryIO) -> bytes:
    """Send the file as clamd(8) wants it after INSTREAM: each chunk behind its length, an empty one last."""
    file.seek(0)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as daemon:
        daemon.settimeout(_SECONDS)
        daemon.connect(settings.CLAMD_SOCKET)
        daemon.sendall(b"zINSTREAM\0")
        while chunk := file.read(_CHUNK):
            daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := daemon.recv(4096)):
            answer += part
    return answer.removesuffix(b"\0")
