"""One unit of work: one transaction, and the audit log rows of it written last; who asks is identity.py's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from accounts import audit_log
from accounts.access import identity


@dataclass(frozen=True, slots=True)
class Ending:
    """What follows outside the database when the work is done, or is undone."""

    done: Callable[[], None]
    undone: Callable[[], None]


_endings: ContextVar[list[Ending] | None] = ContextVar("portal_endings", default=None)


def when_work_ends(*, done: Callable[[], None], undone: Callable[[], None]) -> None:
    """Have one of these called after the running unit of work, so that it takes files along.

    Neither is called if PostgreSQL does not answer the commit, or the process is killed: then nobody
    here knows. Raises RuntimeError outside a unit of work.
    """
    endings = _endings.get()
    if endings is None:
        raise RuntimeError("No unit of work is running.")
    endings.append(Ending(done, undone))


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Everything in the block happens, with its audit log rows, or nothing does.

    If the block fails, what it did is rolled back and the audit log rows are written in a transaction
    of their own on the same connection (a second connection would deadlock a small pool).
    """
    with audit_log.collecting() as rows, _gathering() as endings:
        is_committing = False
        try:
            with transaction.atomic(), identity.using_identity(identity.process_identity()):
                yield
                audit_log.write(rows)
                rows.clear()
                is_committing = True
        except BaseException:
            for ending in reversed(endings) if not is_committing else ():
                ending.undone()
            if rows:
                with transaction.atomic(), identity.using_identity(identity.process_identity()):
                    audit_log.write(rows, rolled_back=True)
            raise
        for ending in endings:
            ending.done()


def try_audit_log() -> None:
    """Write a row and take it back, as a request that fails does; DatabaseError where none can be written.

    One row may find a place on a full disk, and the next page's does not: room is asked for as well.
    """
    row = audit_log.PendingEvent("ready_asked", None, None, "", "", [])
    with transaction.atomic(), identity.using_identity(identity.process_identity()):
        audit_log.write([row])
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal.try_room()")
        transaction.set_rollback(True)


@contextmanager
def _gathering() -> Iterator[list[Ending]]:
    endings: list[Ending] = []
    token = _endings.set(endings)
    try:
        yield endings
    finally:
        _endings.reset(token)
