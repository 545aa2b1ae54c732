"""What opens files can do nothing else: no file, no network, no program, whatever a file makes of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import Error

from documents.checks import sandbox_is_whole
from documents.intake.verdicts import Verdict
from documents.sandbox import confinement
from documents.sandbox.asking import CannotBeOpenedError, LimitReachedError, looking_into
from documents.sandbox.wire import PDF, SIDE, Request, Task, Word, packed_words, unpacked_words
from tests.documents import hostile_files
from tests.documents.letters import letter
from tests.documents.sent_files import locked_pdf
from tests.waiting import wait_until

INSPECT, DRAW = Request(Task.INSPECT, PDF), Request(Task.DRAW, PDF, 1, 10, all_words=True)

TRY = """
import ctypes, errno, os, resource, socket, sys, threading
from documents.sandbox import confinement
{steps}
try:
    {attempt}
except OSError as refusal:
    os.write(1, errno.errorcode[refusal.errno].encode())
except (RuntimeError, ValueError):
    os.write(1, b"EPERM")  # Python's own words for a thread that cannot begin, and for a limit.
else:
    os.write(1, b"done")
os._exit(0)
"""
ATTEMPTS = {
    "read a file": "os.open('/etc/passwd', os.O_RDONLY)",
    "write a file": "os.open('/tmp/portal-was-here', os.O_WRONLY | os.O_CREAT)",
    "list a folder": "os.listdir('/')",
    "ask whether a file is there": "os.stat('/etc/passwd')",
    "call somebody": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "talk to a service": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "start a program": "os.execv('/bin/true', ['true'])",
    "make a child": "os.fork() or os._exit(0)",
    "begin a thread": "threading.Thread(target=int).start()",
    "end its parent": "os.kill(os.getppid(), 0)",
    "raise its limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
}


def tried(steps: str, attempt: str) -> str:
    """What comes of an attempt in a process that has taken these steps."""
    code = TRY.format(steps=steps, attempt=attempt)
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, check=False
    )
    return ran.stdout.decode()


def look(content: bytes, request: Request) -> bytes:
    """Everything that the sandbox answers about a file."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        with looking_into(file, request) as answer:
            came = b""
            while part := answer.read_some(1 << 20):
                came += part
            answer.end()
    return came


@pytest.mark.skipif("seccomp" in confinement.what_the_kernel_lacks(), reason="no seccomp here")
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_child_of_the_sandbox_can_do_nothing_but_answer(attempt: str) -> None:
    for steps in ("confinement.confine()", "confinement.deny_calls()"):
        assert tried(steps, ATTEMPTS[attempt]) in ("EPERM", "EACCES"), steps
    # A program that starts says nothing of what was before it.
    assert tried("", ATTEMPTS[attempt]) in ("done", ""), "without walls it can"


@pytest.mark.skipif("Landlock" in confinement.what_the_kernel_lacks(), reason="no Landlock here")
@pytest.mark.parametrize("attempt", ["read a file", "write a file", "list a folder"])
def test_landlock_alone_denies_whatever_has_a_path(attempt: str) -> None:
    assert tried("confinement.deny_paths()", ATTEMPTS[attempt]) == "EACCES"


def test_server_whose_kernel_cannot_confine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sandbox_is_whole() == []
    monkeypatch.setattr(confinement, "_MACHINE", None)  # As on another make of machine.
    (error,) = sandbox_is_whole()
    assert isinstance(error, Error)
    assert "lacks Landlock and seccomp" in error.msg


def parents_of_ours() -> list[int]:
    """The warm parents that this process has started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            status = (process / "status").read_text()
            is_one = b"documents.sandbox.warm_parent" in (process / "cmdline").read_bytes()
        except OSError:
            continue
        if is_one and f"PPid:\t{os.getpid()}\n" in status:
            found.append(int(process.name))
    return found


def test_warm_parent_has_no_secret_no_thread_and_no_way_out() -> None:
    look(letter("Dear Mrs Sinclair"), INSPECT)
    (parent,) = parents_of_ours()
    process = Path(f"/proc/{parent}")
    assert (process / "environ").read_bytes() == b""
    assert "Threads:\t1\n" in (process / "status").read_text()
    open_ones = [str(end.readlink()) for end in (process / "fd").iterdir()]
    assert sum(end.startswith("socket:") for end in open_ones) == 1, "that by which it is asked"


def test_child_has_given_up_everything_before_it_looks() -> None:
    """It is met while it draws forms within forms, and ended then."""
    ended = []

    def draw() -> None:
        try:
            look(hostile_files.nested_forms(), DRAW)
        except LimitReachedError:
            ended.append("as by a limit")

    look(letter("Dear Mrs Sinclair"), INSPECT)
    (parent,) = parents_of_ours()
    asking = threading.Thread(target=draw)
    asking.start()
    wait_until(lambda: any("Seccomp:\t2\n" in state for state in children_of(parent).values()))
    ((child, state),) = children_of(parent).items()
    assert "NoNewPrivs:\t1\n" in state
    limits = Path(f"/proc/{child}/limits").read_text()
    assert re.search(r"Max address space +1073741824 ", limits)
    assert re.search(r"Max cpu time +10 ", limits)
    assert len(list(Path(f"/proc/{child}/fd").iterdir())) == 1, "its answer"
    os.kill(child, signal.SIGKILL)
    asking.join()
    assert ended == ["as by a limit"]


def children_of(parent: int) -> dict[int, str]:
    """The state of each child that a warm parent has forked."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return {int(child): Path(f"/proc/{child}/status").read_text() for child in children}


def test_parent_that_was_killed_is_started_anew() -> None:
    look(letter("Dear Mrs Sinclair"), INSPECT)
    (parent,) = parents_of_ours()
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    assert look(letter("Dear Mrs Sinclair"), INSPECT) == Verdict.WHOLE.value.encode()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", locked_pdf(), letter("x")[:200]])
def test_file_that_is_none_is_damaged(content: bytes) -> None:
    with pytest.raises(CannotBeOpenedError):
        look(content, DRAW)


@pytest.mark.shipping
@pytest.mark.parametrize("name", ["ten_thousand_pages", "stream_that_swells", "nested_forms"])
def test_file_that_wants_everything_meets_a_limit_and_the_next_is_read(name: str) -> None:
    with pytest.raises(LimitReachedError):
        look(getattr(hostile_files, name)(), DRAW)
    assert b"Sinclair" in look(letter("Dear Mrs Sinclair"), DRAW)


def test_page_as_wide_as_a_field_is_drawn_small() -> None:
    assert len(look(hostile_files.field_wide_page(), DRAW)) < 5_000_000


WORDS = [Word(1, 2, 3, 4, True, "Dear"), Word(4, 2, SIDE, 4, False, "Séonaid")]


def test_words_come_over_the_wire_as_they_are() -> None:
    assert unpacked_words(packed_words(WORDS)) == WORDS


@pytest.mark.parametrize(
    "lie",
    [
        packed_words(WORDS)[:-3] + b"\xff" * 40,
        packed_words(WORDS)[:12],
        packed_words([Word(9, 0, 3, 4, True, "turned")]),
        packed_words([Word(0, 0, SIDE + 1, 4, True, "outside")]),
    ],
)
def test_words_that_are_not_in_their_shape_are_not_believed(lie: bytes) -> None:
    with pytest.raises(ValueError, match=r"A word|The words"):
        unpacked_words(lie)


def test_signs_that_no_reader_sees_are_left_out() -> None:
    (word,) = unpacked_words(packed_words([Word(0, 0, 1, 1, True, "a\x1b[2J\u202eb")]))
    assert word.text == "a[2Jb"
