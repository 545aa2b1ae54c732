"""What PostgreSQL tells residents of their own past with papers: ids only (rls/own_account.sql)."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def my_new_papers() -> list[UUID]:
    """The papers shared lately with whoever asks that they have neither opened nor downloaded since."""
    return _ids("SELECT portal.my_new_papers()")


def my_served_papers() -> list[UUID]:
    """The papers that whoever asks was shown in the last 14 days, also those they may not see now."""
    return _ids("SELECT portal.my_served_papers()")


def _ids(question: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        ids: list[UUID] = cursor.fetchone()[0]
    return ids
