"""Saying when one is away, and that one is back; the ladder reads it (rls/ladder.sql)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from accounts import audit_log
from accounts.models import Leave, User


def say_away(*, by: User, from_day: date, until_day: date) -> None:
    """Note that someone is away on these days, both included."""
    leave = Leave.objects.create(user=by, from_day=from_day, until_day=until_day, recorded_by=by.pk)
    audit_log.record("leave_noted", [leave])


def say_back(*, by: User, leave_id: UUID) -> None:
    """End one's own leave, also one that has not begun; nothing if there is none that goes on."""
    for leave in Leave.objects.filter(pk=leave_id, user=by, ended_at=None):
        leave.end(by=by.pk)
        audit_log.record("leave_ended", [leave])
