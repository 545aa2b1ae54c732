"""The program that looks into files: it waits with everything loaded, and forks a child for each file.

`python -m documents.sandbox.warm_parent`, with a socket as its standard input; asking.py starts it. It has no
settings, no environment, no threads and no way to the database, and ends when the other side does.
"""

from __future__ import annotations

import gc
import io
import os
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from documents.intake.looking import inspect
from documents.sandbox.bare import bare
from documents.sandbox.confinement import confine
from documents.sandbox.drawing import TooMuchError, draw
from documents.sandbox.wire import (
    DAMAGED,
    DONE,
    ENDING,
    LARGEST_FILE,
    LIMIT,
    PDF,
    PICTURES,
    REQUEST_LENGTH,
    Request,
    Task,
    length_of_rest,
)

# By the clock on the wall; of the processor's time a child has less (confinement.py).
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class _Child:
    ends_at: float
    told: int
    """Where it is said how it ended."""


def main() -> None:
    """Serve until nobody is there to ask."""
    asked = socket.socket(fileno=sys.stdin.fileno())
    _warm_up()
    woken, wakes = os.pipe()
    for end in (woken, wakes):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    children: dict[int, _Child] = {}
    while True:
        patience = min((child.ends_at for child in children.values()), default=None)
        rest = None if patience is None else max(0.0, patience - time.monotonic())
        readable, _, _ = select.select([asked.fileno(), woken], [], [], rest)
        if woken in readable:
            os.read(woken, 512)
        _bury(children)
        for pid, child in children.items():
            if child.ends_at <= time.monotonic():
                os.kill(pid, signal.SIGKILL)
        if asked.fileno() in readable and not _take(asked, children):
            break
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _warm_up() -> None:
    """Load what a look needs, also what is only loaded by the first one: a child may open nothing."""
    Image.init()
    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    # What is encrypted needs a library more.
    blank.save(out, encryption=pikepdf.Encryption(owner="", user=""))
    inspect(out.getvalue(), PDF)
    draw(_page_with_everything(), Request(Task.DRAW, PDF), len)
    for media_type, kind in PICTURES.items():
        out = io.BytesIO()
        Image.new("RGB", (8, 8)).save(out, kind)
        inspect(out.getvalue(), media_type)
        draw(out.getvalue(), Request(Task.DRAW, media_type), len)
    gc.freeze()


def _page_with_everything() -> bytes:
    """A page with what takes other ways through the libraries: a word for a word, and a note with words."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = pdf.make_stream(
        b"/Span <</ActualText (word)>> BDC BT /F1 9 Tf 9 9 Td (word) Tj ET EMC"
    )
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([9, 9, 99, 99]))
    page.Annots = Array([pdf.make_indirect(note)])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _take(asked: socket.socket, children: dict[int, _Child]) -> bool:
    """Fork a child for the next request; False if there will be none."""
    came, descriptors, _, _ = socket.recv_fds(asked, REQUEST_LENGTH, 3)
    if len(came) != REQUEST_LENGTH or len(descriptors) != 3:
        return False
    # Sent right behind it; a signal may cut what is received short.
    length = REQUEST_LENGTH + length_of_rest(came)
    while len(came) < length:
        if not (part := asked.recv(length - len(came))):
            return False
        came += part
    file, answer, told = descriptors
    pid = os.fork()
    if pid == 0:
        _look(came, file, answer)
    os.close(file)
    os.close(answer)
    children[pid] = _Child(time.monotonic() + _SECONDS, told)
    return True


def _bury(children: dict[int, _Child]) -> None:
    """Say of each child that has ended how it did."""
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        child = children.pop(pid)
        with suppress(BrokenPipeError):  # Whoever asked has gone.
            os.write(child.told, ENDING.pack(os.waitstatus_to_exitcode(status)))
        os.close(child.told)


def _look(came: bytes, file: int, answer: int) -> NoReturn:
    """Be the child: read the file, give up everything, look, answer, end."""
    ending = DAMAGED
    try:
        request = Request.unpacked(came)
        content = _read(file)
        # Of all that is open one pipe is left.
        os.closerange(0, answer)
        os.closerange(answer + 1, os.sysconf("SC_OPEN_MAX"))
        confine()
        _work(content, request, answer)
        ending = DONE
    except (MemoryError, TooMuchError):
        ending = LIMIT
    except BaseException:  # noqa: S110 (how it ends says what there is to say)
        pass
    finally:
        os._exit(ending)


def _read(file: int) -> bytes:
    """All of it, wherever the other end of the descriptor stands in it."""
    parts, at = [], 0
    while part := os.pread(file, 1 << 20, at):
        parts.append(part)
        at += len(part)
        if at > LARGEST_FILE:
            raise TooMuchError
    return b"".join(parts)


def _work(content: bytes, request: Request, answer: int) -> None:
    def write(data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(answer, left) :]

    if request.task is Task.DRAW:
        draw(bare(content, request.media_type).content, request, write)
    else:
        write(inspect(content, request.media_type))


if __name__ == "__main__":
    main()
