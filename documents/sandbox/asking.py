"""Has a file looked into by the sandbox, and believes nothing but an answer in its fixed shape.

One warm parent for each process of the portal, started when it is first needed.
"""

from __future__ import annotations

import io
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedIOBase
from typing import BinaryIO

from django.conf import settings

from documents.files import storage
from documents.sandbox.wire import DONE, ENDING, LIMIT, REQUEST_LENGTH, Request

# The sandbox itself ends a child sooner.
_SECONDS = 60


class LimitReachedError(Exception):
    """Looking took more time or memory than a file may take. The file may be fine."""


class CannotBeOpenedError(Exception):
    """It is damaged, or no file of its kind."""


class Answer:
    """What comes back of one look, read bit by bit."""

    def __init__(self, pipe: int, told: int) -> None:
        self._pipe = pipe
        self._told = told
        self._ends_at = time.monotonic() + _SECONDS

    def read(self, length: int) -> bytes:
        """So many bytes. Raises what `end` does if there are fewer, or CannotBeOpenedError."""
        came = bytearray()
        while len(came) < length:
            if not (part := self.read_some(length - len(came))):
                self.end()
                raise CannotBeOpenedError
            came += part
        return bytes(came)

    def read_some(self, most: int) -> bytes:
        """What is there, at most so much; nothing at the end."""
        return self._read(self._pipe, min(most, 1 << 20))

    def end(self) -> None:
        """Raise LimitReachedError or CannotBeOpenedError unless the look ended well."""
        said = self._read(self._told, ENDING.size)
        # Nothing is said if the parent itself was killed: for want of memory, as a rule.
        ending = ENDING.unpack(said)[0] if len(said) == ENDING.size else LIMIT
        if ending == LIMIT or ending < 0:  # By a signal: the kernel's, or the clock's.
            raise LimitReachedError
        if ending != DONE:
            raise CannotBeOpenedError

    def _read(self, pipe: int, most: int) -> bytes:
        ready = select.poll()
        ready.register(pipe, select.POLLIN)
        if not ready.poll(max(0.0, self._ends_at - time.monotonic()) * 1000):
            raise LimitReachedError
        return os.read(pipe, most)


@contextmanager
def looking_into(file: BinaryIO | BufferedIOBase, request: Request) -> Iterator[Answer]:
    """Have the whole of a file looked into; the block reads the answer."""
    with ExitStack() as used:
        descriptor = used.enter_context(_on_disk(file)).fileno()
        pipe, answers = os.pipe()
        told, tells = os.pipe()
        used.callback(os.close, pipe)
        used.callback(os.close, told)
        try:
            _parent.ask(request.packed(), [descriptor, answers, tells])
        finally:
            os.close(answers)
            os.close(tells)
        yield Answer(pipe, told)


@contextmanager
def _on_disk(file: BinaryIO | BufferedIOBase) -> Iterator[BinaryIO | BufferedIOBase]:
    """The file, or a nameless one with the same in it: what came from a bucket lies in memory."""
    try:
        file.fileno()
    except io.UnsupportedOperation:
        with tempfile.TemporaryFile(dir=storage.receiving()) as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            yield copy
        return
    yield file


class _WarmParent:
    """The program on the other side, for this process and no child of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._of = 0

    def ask(self, request: bytes, descriptors: list[int]) -> None:
        """Hand a request over. A parent that has gone is started once more."""
        with self._lock:
            try:
                self._send(request, descriptors)
            except (BrokenPipeError, ConnectionError):
                self._socket = None
                self._send(request, descriptors)

    def start(self) -> None:
        """Start it, unless it is there."""
        with self._lock:
            self._started()

    def _send(self, request: bytes, descriptors: list[int]) -> None:
        # A long message with descriptors may be torn: they go with its first part alone.
        there = self._started()
        socket.send_fds(there, [request[:REQUEST_LENGTH]], descriptors)
        there.sendall(request[REQUEST_LENGTH:])

    def _started(self) -> socket.socket:
        if self._socket is not None and self._of == os.getpid():
            return self._socket
        ours, theirs = socket.socketpair()
        # No environment, and so no secret; apart from the terminal, whose Ctrl-C is not for it.
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-B", "-m", "documents.sandbox.warm_parent"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={},
            start_new_session=True,
        )
        theirs.close()
        self._socket, self._of = ours, os.getpid()
        return ours


_parent = _WarmParent()


def warm_up() -> None:
    """Start the warm parent of this process before anybody waits for it."""
    _parent.start()
