"""What staff must know of a case that their own rows do not tell: PostgreSQL answers (rls/readers.sql)."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def followers_of(case_id: UUID, *, without: UUID | None = None) -> dict[UUID, bool]:
    """The shares by which somebody follows the case now; False: they would, with an active account.

    `without` a freeze: by which somebody would if that freeze ended. The DPO alone may ask so.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT share_id, signs_in FROM portal.followers_of(%s, %s)", [case_id, without]
        )
        return dict(cursor.fetchall())


def lived_together(case_id: UUID) -> bool:
    """Whether somebody accused and another party live, or lived, in one home at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.lived_together(%s)", [case_id])
        together: bool = cursor.fetchone()[0]
    return together
