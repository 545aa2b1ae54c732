"""Copies of documents below PAGES_ROOT: their page images, what is known of each page, the file to keep.

A cache, apart from the documents: whatever is here can be thrown away at any moment, and is made again from
the document. Who may see a page is not decided here, and no answer to that depends on what is here.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.conf import settings

from documents.files.storage import make_folder

MADE_BY = "2"
"""Another number where pages are drawn in another way: what was kept before is not shown any more."""

_SECONDS_BETWEEN_LOOKS = 60
_LEFT = 0.8
"""What is left of the room that may be used, when it was used up."""


class Copy(NamedTuple):
    """A document as it is read in one of its versions; in version 0 nothing is blacked out."""

    document_id: UUID
    version: int


def name_of(copy: Copy, page: str) -> str:
    """The name of a page's file below the folder of pages, such as `2/3f/3f0c….1/12.png`."""
    return f"{MADE_BY}/{copy.document_id.hex[:2]}/{copy.document_id}.{copy.version}/{page}"


def path_of(copy: Copy, page: str) -> Path:
    """Where a page's file lies."""
    return settings.PAGES_ROOT / name_of(copy, page)


def is_kept(copy: Copy, page: str) -> bool:
    """Whether a page's file is here."""
    return path_of(copy, page).is_file()


def note(copy: Copy, name: str) -> Any:
    """What was noted of a document or one of its pages; None if nothing is, any more."""
    try:
        return json.loads(path_of(copy, f"{name}.json").read_bytes())
    except (OSError, ValueError):
        return None


def keep_note(copy: Copy, name: str, said: object) -> None:
    """Note something of a document, or of one of its pages."""
    keep(copy, f"{name}.json", json.dumps(said, ensure_ascii=False).encode())


def keep(copy: Copy, page: str, content: bytes) -> None:
    """Keep a file: whole, or not at all. It need not outlive a fall of the machine."""
    try:
        _keep(path_of(copy, page), content)
    except FileNotFoundError:
        # Its folder was thrown away meanwhile.
        _keep(path_of(copy, page), content)


def _keep(place: Path, content: bytes) -> None:
    make_folder(place.parent)
    half = place.with_name(f".{uuid4()}")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as out:
            out.write(content)
        half.replace(place)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


@contextmanager
def alone_with(copy: Copy) -> Iterator[bool]:
    """Whether no other process is making pages of a document; the claim ends with the block."""
    make_folder(path_of(copy, ""))
    claim = os.open(path_of(copy, ".claim"), os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(claim)


def touch(copy: Copy) -> None:
    """Say that someone has just looked at the pages of this document."""
    with suppress(OSError):
        os.utime(path_of(copy, ""))


class _Room:
    """Looks once a minute whether what is kept has grown too large, and throws away what lay longest."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0.0

    def make(self) -> None:
        """Look now, unless that was done lately or is being done."""
        if time.monotonic() < self._next or not self._lock.acquire(blocking=False):
            return
        try:
            self._next = time.monotonic() + _SECONDS_BETWEEN_LOOKS
            throw_away_the_oldest()
        finally:
            self._lock.release()


room = _Room()


def throw_away_the_oldest() -> None:
    """Bring what is kept below PAGES_MOST_BYTES: what was not read for longest goes first, by documents."""
    documents = sorted(_documents())
    used = sum(size for _, size, _ in documents)
    if used <= settings.PAGES_MOST_BYTES:
        return
    for _, size, folder in documents:
        if used <= settings.PAGES_MOST_BYTES * _LEFT:
            return
        _throw_away(folder)
        used -= size


def _throw_away(folder: Path) -> None:
    """At once for its readers: a part of it would be taken for all. What a kill leaves goes next time."""
    gone = folder.with_name(f".{uuid4()}")
    with suppress(OSError):
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _documents() -> Iterator[tuple[float, int, Path]]:
    """When each document was last read, the bytes of it, its folder; another process may throw away too."""
    for folder in settings.PAGES_ROOT.glob("*/*/*"):
        with suppress(FileNotFoundError, NotADirectoryError):
            size = sum(file.stat().st_size for file in folder.iterdir())
            yield folder.stat().st_mtime, size, folder
