"""Handing a task on and doing it; PostgreSQL says to whom it goes, and tells nobody (rls/tasks.sql)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts import audit_log
from accounts.models import User
from tenancies.models import Task


def hand_on(
    *,
    full_name: str,
    known: str,
    at_home: UUID | None,
    kind: str,
    number: str,
    call_time: str,
    due_at: datetime,
) -> None:
    """Hand the call on, whoever the caller is and whether or not they were brought up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.hand_on(%s, %s, %s, %s, %s, %s, %s)",
            [full_name, known, at_home, kind, number, call_time, due_at],
        )
    audit_log.record("call_handed_on", kind="tenancies.task", ids=[])


def do_task(*, task: Task, by: User) -> None:
    """Note that it is done."""
    with transaction.atomic():
        task.end(by=by.pk)
        audit_log.record("task_done", [task])
