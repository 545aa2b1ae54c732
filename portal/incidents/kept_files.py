"""Reports that were taken while the database was away: one encrypted file each, until they are filed.

They lie below the documents' folder, in one of their own that only the portal's user enters. A file's name
is the reference that its reporter was given and a keyed hash of where it came from, so that one source
cannot fill it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from documents.files import storage
from portal.incidents.services import Told
from portal.web import encryption

PURPOSE = "kept report"
STUCK = "stuck-"
"""What the name of a file begins with that could be read by nobody: it is not tried again by itself."""
DRAFT = "."


class NotKeptError(Exception):
    """The report could not be kept: the disk is full, or too many lie there already."""


@dataclass(frozen=True, slots=True)
class KeptReport:
    """One report as it was taken: its reference, when, on whose page, and what was said."""

    reference: str
    received_at: datetime
    shown_to: UUID | None
    told: Told


def keep(told: Told, shown_to: UUID | None) -> str:
    """Have a report on disk, and give the reference that was drawn for it. Raises NotKeptError.

    PostgreSQL draws other references (rls/reports.sql): these begin with S.
    """
    try:
        folder = _folder()
        mark = told.source.hex()[:16]
        _refuse_too_many(folder, mark)
        reference, draft = _draw(folder)
        report = KeptReport(reference, timezone.now(), shown_to, told)
        content = encryption.encrypt(_dumped(report), purpose=PURPOSE)
        _write(draft, folder / f"{reference}.{mark}", content)
    except OSError as failure:
        raise NotKeptError from failure
    return reference


def is_any_waiting() -> bool:
    """Whether there is one to be filed; asked with every page, so it looks at no more than names."""
    return any(True for _place in _waiting())


def waiting(*, also_stuck: bool = False) -> list[Path]:
    """The files to be filed, in a fixed order."""
    stuck = [place for place in _files() if place.name.startswith(STUCK)] if also_stuck else []
    return sorted([*_waiting(), *stuck])


def how_many() -> int:
    """How many lie there, stuck ones among them."""
    return sum(1 for _place in _files())


@contextmanager
def taken(place: Path) -> Iterator[KeptReport | None]:
    """The report in a file, which nobody else takes meanwhile; None if another process has it, or had it.

    Raises encryption.InvalidToken, ValueError or KeyError if it cannot be read.
    """
    try:
        descriptor = os.open(place, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield None
        return
    with os.fdopen(descriptor, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        # Whoever had it before may have filed it while this process was opening it.
        is_there = os.fstat(file.fileno()).st_nlink > 0
        yield (
            _loaded(encryption.decrypt(file.read().decode(), purpose=PURPOSE)) if is_there else None
        )


def set_aside(place: Path) -> None:
    """Let a file that cannot be filed lie; `watch` goes on speaking of it."""
    if not place.name.startswith(STUCK):
        with suppress(FileNotFoundError):
            place.rename(place.with_name(f"{STUCK}{place.name}"))


def _place() -> Path:
    return Path(settings.DOCUMENTS_ROOT) / "reports"


def _folder() -> Path:
    folder = _place()
    storage.make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _files() -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from _files_in(_place())


def _files_in(folder: Path) -> Iterator[Path]:
    """Whatever is whole: a draft belongs to a process that is at it, or was killed before it answered."""
    return (place for place in folder.iterdir() if not place.name.startswith(DRAFT))


def _waiting() -> Iterator[Path]:
    return (place for place in _files() if not place.name.startswith(STUCK))


def _refuse_too_many(folder: Path, mark: str) -> None:
    names = [place.name for place in _files_in(folder)]
    of_one = sum(name.endswith(f".{mark}") for name in names)
    if len(names) >= settings.MOST_KEPT_REPORTS or of_one >= settings.MOST_KEPT_REPORTS_OF_ONE:
        raise NotKeptError


def _draw(folder: Path) -> tuple[str, Path]:
    """A reference, and the draft that keeps it for this process: two that draw at once draw two."""
    while True:
        reference = f"S-{secrets.randbelow(10**8):08}"
        draft = folder / f"{DRAFT}{reference}"
        try:
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            continue
        # Looked for now that no one else can take it: whoever had it before has put it in place.
        if not any(folder.glob(f"*{reference}.*")):
            return reference, draft
        draft.unlink()


def _write(draft: Path, place: Path, content: str) -> None:
    """Under its name it is whole, or it is not there."""
    try:
        with draft.open("wb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.rename(place)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    _sync(place.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _dumped(report: KeptReport) -> str:
    told = asdict(report.told) | {
        "source": report.told.source.hex(),
        "document_id": str(report.told.document_id or ""),
    }
    return json.dumps(
        {
            "reference": report.reference,
            "received_at": report.received_at.isoformat(),
            "shown_to": str(report.shown_to or ""),
            "told": told,
        }
    )


def _loaded(text: str) -> KeptReport:
    kept = json.loads(text)
    told = kept["told"]
    told["source"] = bytes.fromhex(told["source"])
    told["document_id"] = UUID(told["document_id"]) if told["document_id"] else None
    return KeptReport(
        reference=kept["reference"],
        received_at=datetime.fromisoformat(kept["received_at"]),
        shown_to=UUID(kept["shown_to"]) if kept["shown_to"] else None,
        told=Told(**told),
    )
