"""The folder of documents as it stands: which files it holds and what is in them; no index rows."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from tenancies.imports.reasons import QuarantineReason

_CHUNK = 1 << 20  # bytes
_DRIVE_LETTER = re.compile(r"[A-Za-z]:")
# Control characters, and the characters that change the writing direction (README, rule 5).
_NOT_IN_A_NAME = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\\\\]")


def is_plain_relative_name(name: str) -> bool:
    """Whether `name` stays below the folder of documents and shows itself as it is."""
    if name.startswith("/") or _DRIVE_LETTER.match(name) or _NOT_IN_A_NAME.search(name):
        return False
    return not any(part in ("", "..") for part in name.split("/"))


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """What a file holds: its length in bytes and its SHA-256 in lower-case hex."""

    size: int
    sha256: str


class DocumentFiles:
    """The files below `files/`, listed once; symbolic links and special files are not among them.

    Names are compared with what the folders list, never by opening a path: so case counts on
    every file system, and no name leads out of the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names: frozenset[str] = frozenset(_list_below(folder))

    def examine(self, name: str) -> DocumentFile | QuarantineReason:
        """What the file of exactly this name holds, or why it cannot be a document."""
        if name not in self.names:
            return QuarantineReason.FILE_MISSING
        try:
            found = _read(self._folder / name)
        except OSError:
            return QuarantineReason.FILE_UNREADABLE
        return found if found.size else QuarantineReason.FILE_EMPTY


def _list_below(folder: Path) -> list[str]:
    names: list[str] = []
    waiting = [("", str(folder))]
    while waiting:
        prefix, path = waiting.pop()
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                elif entry.is_file(follow_symlinks=False):
                    names.append(f"{prefix}{entry.name}")
    return names


def _read(path: Path) -> DocumentFile:
    # No link and no pipe may have come to stand here since the folder was listed.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not a regular file")
        digest, size = hashlib.sha256(), 0
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return DocumentFile(size, digest.hexdigest())
