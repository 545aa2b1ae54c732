"""The papers' files that one transaction brings: if it fails or is killed, none of them is left."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from documents import storage
from documents.models import Document

# Waiting for the disk is most of the work, so more threads than cores pay.
_THREADS = 8


class Arrivals:
    """The files of one transaction, noted on disk before the first of them is kept."""

    def __init__(self, note: Path) -> None:
        self._note = note

    def keep(self, files: Mapping[UUID, tuple[Path, str]]) -> Iterator[UUID]:
        """Keep a file for each document, given its path and SHA-256; yields each id when it is done.

        Raises storage.PaperNotKeptError if one has changed.
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
        storage.settle(files)


@contextmanager
def arriving() -> Iterator[Arrivals]:
    """Let files arrive; put this around the transaction that stores their documents."""
    note = _notes() / str(uuid4())
    try:
        yield Arrivals(note)
    except BaseException:
        for document_id in _read(note):
            storage.remove(document_id)
        raise
    finally:
        note.unlink(missing_ok=True)


def clear_away_unfinished() -> None:
    """Remove the files of a transaction that was killed; needs system access.

    Only while no other one lets files arrive: the import holds a lock for as long.
    """
    for note in _notes().iterdir() if _notes().exists() else ():
        ids = _read(note)
        stored = set(Document.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for document_id in set(ids) - stored:
            storage.remove(document_id)
        note.unlink()


def _notes() -> Path:
    return settings.PAPERS_ROOT / "arriving"


def _write(note: Path, ids: Mapping[UUID, object]) -> None:
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
