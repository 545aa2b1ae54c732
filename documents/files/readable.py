"""Whether stored files can be read by this process: not whether their folder is there, but the files in it.

Files that another system user has brought look whole to that user, and to nobody else.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from documents.files import bucket

_FOLDER_NAME = 2  # letters: documents lie by the first two of their id


class WrongUserError(Exception):
    """This process does not run as the user that owns the documents; the text says whom to run it as."""


def refuse_another_user() -> None:
    """Raise WrongUserError unless DOCUMENTS_ROOT is ours: what we brought there, the portal could not read.

    Where there is no folder yet, whoever makes it owns it.
    """
    root = settings.DOCUMENTS_ROOT
    if root.exists() and (owner := root.stat().st_uid) != os.geteuid():
        raise WrongUserError(
            f"Run this as {_name_of(owner)}, who owns the documents' folder, and not as"
            f" {_name_of(os.geteuid())}: the portal could not read what is stored, or this could not."
        )


def can_be_read() -> bool:
    """Whether documents can be read: their folder is there, and the file that came last opens.

    Of a bucket: it answers, and gives one of the files that it has.
    """
    if not os.access(settings.DOCUMENTS_ROOT, os.R_OK | os.X_OK):
        return False
    if settings.DOCUMENTS_S3_BUCKET:
        return bucket.gives_one()
    try:
        folder = _newest(_folders())
        if folder and (newest := _newest(folder.iterdir())):
            with newest.open("rb") as file:
                file.read(1)
    except OSError:
        return False
    return True


def how_many_cannot_be_read() -> int:
    """How many files, and folders of files, this process may not read; a bucket's are not counted."""
    return sum(
        0 if os.access(place, os.R_OK | os.X_OK if place.is_dir() else os.R_OK) else 1
        for place in _folders_and_files()
    )


def _folders_and_files() -> Iterator[Path]:
    for folder in _folders():
        yield folder
        if os.access(folder, os.R_OK | os.X_OK):
            yield from folder.iterdir()


def _folders() -> Iterator[Path]:
    return (place for place in settings.DOCUMENTS_ROOT.iterdir() if len(place.name) == _FOLDER_NAME)


def _newest(places: Iterator[Path]) -> Path | None:
    return max(places, key=lambda place: place.stat().st_mtime_ns, default=None)


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
