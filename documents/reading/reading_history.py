"""What PostgreSQL tells residents about their own documents (rls/own_account.sql)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from accounts.access import viewer


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """What there is to say of one document to whoever asks.

    `is_new`: it was shared with them lately, and they have neither opened, read nor downloaded it since.
    `with_home`: they see it with their home. `by_name` and `opens_on`: who named them for it, and since
    when; null if nobody did.
    """

    is_new: bool
    with_home: bool
    by_name: str | None
    opens_on: date | None


def may_have_notes(last_shared: date | None) -> bool:
    """Whether there can be a note on documents of which the last was shared with a home on that day."""
    reader = viewer()
    lately = reader.today - timedelta(days=settings.DAYS_A_DOCUMENT_IS_NEW)
    return bool(reader.named_documents) or (last_shared is not None and last_shared >= lately)


def my_reading_notes() -> dict[UUID, ReadingNote]:
    """Notes on the documents that whoever asks may read: on all new ones, and all they were named for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.my_reading_notes()")
        return {document: ReadingNote(*row) for document, *row in cursor}


def some_of_mine_are_closed(share: UUID | None = None) -> bool:
    """Whether a freeze of a document or a case keeps something from whoever asks, in all or in one share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.some_of_mine_are_closed(%s)", [share])
        return bool(cursor.fetchone()[0])


def my_served_documents() -> list[UUID]:
    """The documents that whoever asks was shown in the last 14 days, also those they may not see now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.my_served_documents()")
        ids: list[UUID] = cursor.fetchone()[0]
    return ids
