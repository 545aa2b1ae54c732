"""What is frozen, for staff who may not read the freezes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accounts.access import viewer
from documents.models import Document


@dataclass(frozen=True, slots=True)
class FreezesOn:
    """What lies on a case or a tenancy: a freeze of its own, one that seals it from staff too, a wide one."""

    whole: bool
    sealed: bool
    widely: bool

    def __bool__(self) -> bool:
        """Whether residents are kept from all of it."""
        return self.whole or self.widely


def freezes_on(*, case: UUID | None = None, tenancy: UUID | None = None) -> FreezesOn:
    """The freezes on the whole case or tenancy; a single document carries its own mark."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.case_or_tenancy_is_frozen(%s, %s)", [case, tenancy])
        return FreezesOn(*cursor.fetchone())


def my_people_kept_from_documents() -> list[UUID]:
    """The people of the officer's patches who would read a document there that a freeze keeps from them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.my_people_kept_from_documents()")
        return list(cursor.fetchone()[0])


def is_closed_to_residents(document: Document) -> bool:
    """Whether a freeze keeps residents from a document. PostgreSQL looks again when something is stored."""
    return bool(closed_to_residents([document]))


def closed_to_residents(documents: Sequence[Document]) -> set[UUID]:
    """Which of these documents a freeze keeps residents from: one of their own, or a wide one.

    What is closed about one person PostgreSQL alone knows; it is asked only while something wide is closed.
    """
    found = {document.pk for document in documents if _is_plainly_closed(document)}
    others = [document.pk for document in documents if document.pk not in found]
    if not others or not viewer().is_checking:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.closed_widely(%s)", [others])
        return found | set(cursor.fetchone()[0])


def _is_plainly_closed(document: Document) -> bool:
    closed = viewer().closed
    return (
        document.frozen
        or closed.everything
        or document.kind in closed.kinds
        or (closed.cases and document.case_id is not None)
    )
