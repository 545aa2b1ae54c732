"""The documents' files that a transaction brings: if it fails or is killed, none of them is left.

Before a file is kept its id is noted on disk, under a lock of PostgreSQL that ends with the transaction.
So whoever clears away leaves alone what is still arriving, and needs to wait for nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from accounts.access import when_work_ends
from documents.files import storage
from documents.models import Document

# Waiting for the disk is most of the work, so more threads than cores pay.
_THREADS = 8


class TransactionalFiles:
    """The files of one transaction, noted on disk before the first of them is kept."""

    def __init__(self, note: Path) -> None:
        self._note = note

    def keep(self, files: Mapping[UUID, tuple[Path, str]]) -> Iterator[UUID]:
        """Keep a file for each document, given its path and SHA-256; yields each id when it is done.

        Needs the transaction that stores their documents. Raises storage.DocumentNotKeptError if one
        has changed.
        """
        _write(self._note, files)
        with ThreadPoolExecutor(_THREADS) as threads:
            jobs = [
                (document_id, threads.submit(storage.keep, path, document_id, sha256))
                for document_id, (path, sha256) in files.items()
            ]
            try:
                for document_id, job in jobs:
                    job.result()
                    yield document_id
            finally:
                threads.shutdown(cancel_futures=True)
        storage.sync_folders(files)


@contextmanager
def arriving() -> Iterator[TransactionalFiles]:
    """Let files arrive; put this around the transaction that stores their documents."""
    note = _notes() / str(uuid4())
    try:
        yield TransactionalFiles(note)
    except BaseException:
        _undo(note)
        raise
    note.unlink(missing_ok=True)


def keep_with_work(document_id: UUID, file: BinaryIO, sha256: str) -> None:
    """Keep the file of a document that is stored in this unit of work; if that is undone, it goes.

    Raises storage.DocumentNotKeptError if the file has another SHA-256.
    """
    note = _notes() / str(uuid4())
    when_work_ends(done=lambda: note.unlink(missing_ok=True), undone=lambda: _undo(note))
    _write(note, [document_id])
    file.seek(0)
    storage.keep_open(file, document_id, sha256)
    storage.sync_folders([document_id])


def clear_away_unfinished() -> None:
    """Remove the files of transactions that were killed; needs system access."""
    for note in _notes().iterdir() if _notes().exists() else ():
        if not _is_over(note):
            continue
        ids = _read(note)
        stored = set(Document.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for document_id in set(ids) - stored:
            storage.remove(document_id)
        note.unlink(missing_ok=True)


def _undo(note: Path) -> None:
    for document_id in _read(note):
        storage.remove(document_id)
    note.unlink(missing_ok=True)


def _notes() -> Path:
    return settings.DOCUMENTS_ROOT / "arriving"


_LOCK = "hashtextextended('portal.arriving ' || %s, 0)"


def _is_over(note: Path) -> bool:
    """Whether the transaction behind a note has ended, and its documents are stored or are not."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_LOCK})", [note.name])
        over: bool = cursor.fetchone()[0]
    return over


def _write(note: Path, ids: Iterable[UUID]) -> None:
    # The lock comes first: a note that somebody finds unlocked belongs to no running transaction.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_LOCK})", [note.name])
    storage.make_folder(note.parent)
    with note.open("x") as out:
        out.writelines(f"{document_id}\n" for document_id in ids)
        out.flush()
        os.fsync(out.fileno())


def _read(note: Path) -> list[UUID]:
    # The last line may be cut short, and then its file was never begun.
    try:
        lines = note.read_text().splitlines()
    except FileNotFoundError:
        return []
    return [UUID(line) for line in lines if len(line) == len(str(UUID(int=0)))]
