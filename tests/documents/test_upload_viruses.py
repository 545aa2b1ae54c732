"""With a scanner set up, no file gets past it: not one with a virus, and none while it is silent."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from documents.intake import viruses
from documents.intake.refusals import FileRefusedError, Refusal
from tests.clients import PersonsClient
from tests.documents import sent_files
from tests.documents.uploading import case_upload, documents_of, form, send_and_see
from tests.http.site import free_port
from tests.world import World

AsPerson = Callable[[str], PersonsClient]

UNCHECKED = "We could not check this file. The file may be fine. Try again in 10 minutes."
CONFIGURATION = """
Foreground yes
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
TemporaryDirectory {folder}
LogFile {folder}/clamd.log
AlertExceedsMax yes
MaxFileSize 26M
MaxScanSize 100M
StreamMaxLength {longest}
"""


@pytest.fixture(scope="module")
def daemon() -> Iterator[Scanner]:
    """A scanner that knows one virus, the test virus."""
    with a_daemon(longest="26M") as scanner:
        yield scanner


class Scanner(NamedTuple):
    """Where it listens: on this machine, and as on a network."""

    path: str
    address: str


class a_daemon:  # noqa: N801 (reads as a word)
    """A clamd with settings and signatures of its own, for as long as the block lasts."""

    def __init__(self, *, longest: str) -> None:
        self._longest = longest

    def __enter__(self) -> Scanner:
        program = shutil.which(
            "clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/opt/homebrew/sbin"
        )
        if program is None:
            pytest.skip("clamd is not installed")
        # A socket's path may have 108 characters: pytest's folders are too deep.
        self._folder = tempfile.TemporaryDirectory(prefix="clamd-")
        folder = Path(self._folder.name)
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "test.ndb").write_text(f"Test:0:*:{sent_files.EICAR.hex()}\n")
        settings = folder / "clamd.conf"
        port = free_port()
        settings.write_text(CONFIGURATION.format(folder=folder, port=port, longest=self._longest))
        command = [program, f"--config-file={settings}"]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        path = folder / "clamd.sock"
        until = time.monotonic() + 60
        while not path.exists():
            assert self._running.poll() is None, (folder / "clamd.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.05)
        return Scanner(str(path), f"127.0.0.1:{port}")

    def __exit__(self, *_exception: object) -> None:
        self._running.terminate()
        self._running.wait()
        self._folder.cleanup()


@pytest.mark.parametrize("way", Scanner._fields)
def test_file_with_a_virus_is_not_kept(
    world: World, as_person: AsPerson, settings: LazySettings, daemon: Scanner, way: str
) -> None:
    settings.CLAMD_SOCKET = getattr(daemon, way)
    files = {
        "sick.jpg": sent_files.jpeg(comment=sent_files.EICAR),
        "well.jpg": sent_files.jpeg("well"),
        "well.pdf": sent_files.pdf("well"),
    }
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert said == {
        "sick.jpg": "The file may have a virus. We did not keep it.",
        "well.jpg": "Saved",
        "well.pdf": "Saved",
    }
    names = [document.upload.file_name for document in documents_of(case=world.case("NOISE").id)]
    assert names == ["well.jpg", "well.pdf"]


def test_largest_file_that_is_let_in_is_scanned_whole(
    world: World, as_person: AsPerson, settings: LazySettings, daemon: Scanner
) -> None:
    """The virus stands behind 20 MB that a scanner with its usual limits would not look past."""
    settings.CLAMD_SOCKET = daemon.path
    photo = sent_files.jpeg()
    far_behind = photo + bytes(20 << 20) + sent_files.EICAR
    far_and_well = photo + bytes((25 << 20) - len(photo))
    files = {"sick.jpg": far_behind, "well.jpg": far_and_well}
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert said == {
        "sick.jpg": "The file may have a virus. We did not keep it.",
        "well.jpg": "Saved",
    }


def test_file_that_the_scanner_does_not_take_is_not_let_through(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    with a_daemon(longest="1M") as scanner:
        settings.CLAMD_SOCKET = scanner.path
        files = {"long.jpg": sent_files.jpeg() + bytes(2 << 20), "short.jpg": sent_files.jpeg("s")}
        said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert said == {"long.jpg": UNCHECKED, "short.jpg": "Saved"}


def test_nothing_is_let_through_while_the_scanner_is_down(
    world: World, as_person: AsPerson, settings: LazySettings, tmp_path: Path
) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "nobody.sock")
    files = {"a.jpg": sent_files.jpeg()}
    said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert said == {"a.jpg": UNCHECKED}
    assert documents_of(case=world.case("NOISE").id) == []


@contextmanager
def a_stuck_daemon() -> Iterator[tuple[str, list[bytes]]]:
    """One that takes all it is sent and never answers; gives its address, and what each caller sent."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                with caller, caller.makefile("rb") as sent:
                    heard.append(sent.read())

        listener = threading.Thread(target=listen)
        listener.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", heard
        listening.shutdown(socket.SHUT_RDWR)
        listener.join()


def test_stuck_scanner_is_pinged_and_sent_no_file(
    world: World, as_person: AsPerson, settings: LazySettings
) -> None:
    """Otherwise every file of a page waits a minute for it, and the proxy gives the page up."""
    files = {"a.jpg": sent_files.jpeg()}
    with a_stuck_daemon() as (address, heard):
        settings.CLAMD_SOCKET = address
        said = send_and_see(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert said == {"a.jpg": UNCHECKED}
    assert heard == [b"zPING\0"]


@contextmanager
def a_chatterer(said: bytes, every: float, times: int) -> Iterator[tuple[str, list[str]]]:
    """Something else at the scanner's address, which says the same so many times; notes how it ended."""
    ended: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            caller, _ = listening.accept()
            with caller:
                try:
                    for _ in range(times):
                        caller.sendall(said)
                        time.sleep(every)
                except OSError:
                    ended.append("hung up on")
                else:
                    ended.append("heard out")

        talker = threading.Thread(target=talk)
        talker.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", ended
        talker.join()


def answer_of(chatterer: AbstractContextManager[tuple[str, list[str]]], settings: Any) -> list[str]:
    """How the chatterer ended, when a letter was to be scanned and was refused as unchecked."""
    with chatterer as (settings.CLAMD_SOCKET, ended), pytest.raises(FileRefusedError) as refused:
        viruses.scan(BytesIO(b"a letter"))
    assert refused.value.refusal is Refusal.UNCHECKED
    return ended


def test_slow_scanner_answer_times_out(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would keep a page for ever: each drop comes in time."""
    monkeypatch.setattr(viruses, "_SECONDS_TO_WAKE", 1)
    assert answer_of(a_chatterer(b"P", every=0.1, times=60), settings) == ["hung up on"]


def test_oversized_scanner_answer_is_refused(settings: LazySettings) -> None:
    """It would fill the memory: there is time for much."""
    assert answer_of(a_chatterer(b"A" * 10_000, every=0.02, times=100), settings) == ["hung up on"]


@pytest.mark.parametrize(
    "address",
    ["scanner", "scanner:", "tcp://scanner:3310", "run/clamd.ctl", "10.0.0.1:65536", "a..b:3310"],
)
def test_portal_does_not_start_with_an_unreachable_scanner(address: str) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        env={**os.environ, "CLAMD_SOCKET": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "CLAMD_SOCKET must be a path" in started.stderr


@pytest.mark.parametrize(
    ("address", "warned"), [("", True), ("/run/clamav/clamd.ctl", False), ("scanner:3310", False)]
)
def test_portal_without_a_scanner_is_warned_of(
    settings: LazySettings, address: str, *, warned: bool
) -> None:
    settings.CLAMD_SOCKET = address
    settings.DEMO = False
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert ("portal.W001" in found) is warned
