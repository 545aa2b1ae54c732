"""The audit log's copy outside the database: a line of JSON for each entry by which something was taken back.

A restored database has forgotten them; the copy has not. It lies on another machine, or where this one can
only add to it.
"""

from __future__ import annotations

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from accounts.models import AuditEvent
from portal.incidents.taken_back import KEPT, TAKES_BACK, Entry

CUT_SHORT = " # cut short"


class UnreadableCopyError(Exception):
    """A line of the copy is not one of ours; the message says which."""


def in_copy(file: Path) -> list[Entry]:
    """What the copy holds; an absent one holds nothing. Raises UnreadableCopyError."""
    try:
        whole = file.read_text(encoding="utf-8").rpartition("\n")[0]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableCopyError(f"The copy cannot be read: {type(error).__name__}.") from error
    # What a full disk or a kill cut short is as good as not there: its entry is written again.
    return [
        _read(line, number)
        for number, line in enumerate(whole.splitlines(), start=1)
        if not line.endswith(CUT_SHORT)
    ]


def missing_here(copied: list[Entry], known_here: list[Entry]) -> list[Entry]:
    """What the copy knows, and this database neither did nor was gone through for; needs system access."""
    known = {(entry.seq, entry.at) for entry in known_here}
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, happened_at FROM portal.entries_gone_through()")
        known |= set(cursor.fetchall())
    return [entry for entry in copied if (entry.seq, entry.at) not in known]


def here() -> list[Entry]:
    """What this database knows, the oldest first. What was undone with its request took nothing back."""
    found = AuditEvent.objects.filter(event__in=TAKES_BACK).exclude(detail__has_key="rolled_back")
    return [
        Entry(
            row.seq,
            row.at,
            row.event,
            row.object_kind,
            tuple(row.object_ids),
            {name: value for name, value in row.detail.items() if name in KEPT},
        )
        for row in found.order_by("seq")
    ]


def append(file: Path, entries: list[Entry]) -> None:
    """Add lines, and have them on the disk before it returns. A new copy is its maker's alone to read.

    Nothing of it is rewritten: a line that was cut short stays, and says so.
    """
    copy = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(copy, "ab") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        if _ends_in_the_middle(out.fileno()):
            out.write(f"{CUT_SHORT}\n".encode())
        out.write("".join(_written(entry) for entry in entries).encode())
        out.flush()
        os.fsync(out.fileno())


def _ends_in_the_middle(copy: int) -> bool:
    length = os.fstat(copy).st_size
    return length > 0 and os.pread(copy, 1, length - 1) != b"\n"


def _written(entry: Entry) -> str:
    said = {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "event": entry.event,
        "kind": entry.kind,
        "ids": [str(one) for one in entry.ids],
        "detail": entry.detail,
    }
    return json.dumps(said) + "\n"


def _read(line: str, number: int) -> Entry:
    try:
        said = json.loads(line)
        return Entry(
            int(said["seq"]),
            datetime.fromisoformat(said["at"]),
            str(said["event"]),
            str(said["kind"]),
            tuple(UUID(one) for one in said["ids"]),
            dict(said["detail"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableCopyError(f"Line {number} of the copy is not one of ours.") from error
