"""Whether a case or a tenancy is frozen, for staff who may not read the freezes themselves."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def is_frozen(*, case: UUID | None = None, tenancy: UUID | None = None) -> bool:
    """Whether a live freeze lies on the whole case or tenancy; a single document carries its own mark."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.case_or_tenancy_is_frozen(%s, %s)", [case, tenancy])
        frozen: bool = cursor.fetchone()[0]
    return frozen
