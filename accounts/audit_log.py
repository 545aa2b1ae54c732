"""The append-only record of what was listed, read, refused, released and changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, models

from accounts.access.viewer import Viewer, scope
from portal.web.origin import current_origin


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """One audit log row before it is written; `at` and `seq` are the database's."""

    event: str
    user_id: UUID | None
    person_id: UUID | None
    role: str
    object_kind: str
    object_ids: list[UUID]
    detail: dict[str, object] = field(default_factory=dict)


COLUMNS = "event, user_id, person_id, role, object_kind, object_ids, detail, address, request_id"

_rows: ContextVar[list[PendingEvent] | None] = ContextVar("portal_audit_rows", default=None)


@contextmanager
def collecting() -> Iterator[list[PendingEvent]]:
    """Gather the block's audit log rows; whoever opened the block writes them (see access.work)."""
    rows: list[PendingEvent] = []
    token = _rows.set(rows)
    try:
        yield rows
    finally:
        _rows.reset(token)


def record(
    event: str,
    objects: Iterable[models.Model] = (),
    *,
    kind: str = "",
    ids: Iterable[UUID] = (),
    user_id: UUID | None = None,
    **detail: object,
) -> None:
    """Note one event about `objects` (or `kind` and `ids`) by whoever asks, to be written last.

    `user_id` is for sign-in events, which happen before anybody is known. `detail` takes plain facts
    about the act, never names or contents. Raises RuntimeError outside a unit of work: an event that
    nobody will write must not pass unnoticed.
    """
    rows = _rows.get()
    if rows is None:
        raise RuntimeError("No unit of work is collecting audit log rows.")
    things = list(objects)
    current = scope.get()
    who = current if isinstance(current, Viewer) else None
    rows.append(
        PendingEvent(
            event=event,
            user_id=who.user_id if who else user_id,
            person_id=who.person_id if who else None,
            role=who.role.value if who else "",
            object_kind=kind or (things[0]._meta.label_lower if things else ""),
            object_ids=[*(thing.pk for thing in things), *ids],
            detail=dict(detail),
        )
    )


def write(rows: list[PendingEvent], *, rolled_back: bool = False) -> None:
    """Append `rows` in their order; `rolled_back` marks acts whose other effects were undone."""
    if not rows:
        return
    origin = current_origin()
    note: dict[str, object] = {"rolled_back": True} if rolled_back else {}
    values = [
        (
            row.event,
            row.user_id,
            row.person_id,
            row.role,
            row.object_kind,
            row.object_ids,
            json.dumps({**row.detail, **note}),
            origin.address,
            origin.request_id,
        )
        for row in rows
    ]
    marks = ", ".join(["(" + ", ".join(["%s"] * len(values[0])) + ")"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            # Names of columns and marks alone.
            f"INSERT INTO accounts_auditevent ({COLUMNS}) VALUES {marks}",  # noqa: S608
            [value for row in values for value in row],
        )
