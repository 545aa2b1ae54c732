"""The only opener of document files: where each one lies, and how it is kept, opened and removed.

They lie below DOCUMENTS_ROOT, or in a bucket (DOCUMENTS_S3_BUCKET). A file's name is made from its
document's id alone. Who may open it is not decided here.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable
from io import BufferedIOBase
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from documents.files import bucket

_CHUNK = 1 << 20  # bytes


class DocumentNotKeptError(Exception):
    """The file to be kept is not the one that was promised."""


def name_of(document_id: UUID) -> str:
    """The name of a document's file below the folder of documents, such as `3f/3f0c…`."""
    return f"{document_id.hex[:2]}/{document_id}"


def path_of(document_id: UUID) -> Path:
    """Where a document's file lies, if it does not lie in a bucket."""
    return settings.DOCUMENTS_ROOT / name_of(document_id)


def open_document(document_id: UUID) -> BufferedIOBase:
    """Open a document's file for reading. Raises FileNotFoundError if it is not there."""
    if settings.DOCUMENTS_S3_BUCKET:
        return bucket.read(name_of(document_id))
    return path_of(document_id).open("rb")


def look_at(document_id: UUID) -> None:
    """Read the beginning of a document's file, which another program is about to send.

    Raises OSError if the file is not there, cannot be read, or is empty.
    """
    with open_document(document_id) as file:
        if not file.read(1):
            raise OSError(errno.ENODATA, os.strerror(errno.ENODATA))


def keep(source: Path, document_id: UUID, sha256: str) -> None:
    """Copy a file to the place of this document and have it on disk before returning.

    Raises as keep_open does.
    """
    with os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW), "rb") as incoming:
        keep_open(incoming, document_id, sha256)


def keep_open(incoming: BinaryIO, document_id: UUID, sha256: str) -> None:
    """Copy what an open file still holds, and have it on disk before returning.

    What is copied is hashed on the way. Raises DocumentNotKeptError, and keeps nothing, if it has
    another SHA-256 (lower-case hex); FileExistsError if the document has a file already.
    """
    if settings.DOCUMENTS_S3_BUCKET:
        content = incoming.read()
        _refuse_another(hashlib.sha256(content).hexdigest(), sha256)
        bucket.keep(name_of(document_id), content)
        return
    place = path_of(document_id)
    make_folder(place.parent)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "wb") as kept:
        digest = hashlib.sha256()
        while chunk := incoming.read(_CHUNK):
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    try:
        _refuse_another(digest.hexdigest(), sha256)
    except DocumentNotKeptError:
        place.unlink()
        raise


def _refuse_another(found: str, promised: str) -> None:
    if found != promised:
        raise DocumentNotKeptError("A file changed while it was being read. Nothing was loaded.")


def make_folder(folder: Path) -> None:
    """Make a folder of documents, and those above it, for the portal and the group of its proxy only."""
    for level in (*reversed(folder.parents), folder):
        if not level.exists():
            level.mkdir(mode=0o750, exist_ok=True)


def receiving() -> Path:
    """The folder for what comes in and is no document yet; only the portal itself may look there."""
    folder: Path = settings.DOCUMENTS_ROOT / "receiving"
    make_folder(settings.DOCUMENTS_ROOT)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def sync_folders(document_ids: Iterable[UUID]) -> None:
    """Have the names of these documents' files on disk too; `keep` sees to what is in them.

    A bucket has both before it answers.
    """
    if settings.DOCUMENTS_S3_BUCKET:
        return
    folders = {path_of(document_id).parent for document_id in document_ids}
    for folder in folders | {settings.DOCUMENTS_ROOT}:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(document_id: UUID) -> None:
    """Remove the file of a document that was never stored; a file that is not there is no fault."""
    if settings.DOCUMENTS_S3_BUCKET:
        bucket.remove(name_of(document_id))
        return
    path_of(document_id).unlink(missing_ok=True)
