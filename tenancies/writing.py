"""Whether residents are written to now: not while something wide is closed, or an incident not contained."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

NO_LETTERS_NOW = _(
    "We are checking some documents, so no codes go by post now. Give a code in person, or print the letter"
    " when the check is over."
)


def may_write_to_residents() -> bool:
    """Whether codes go by post and batches are released now; PostgreSQL decides (rls/pause.sql)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.may_write_to_residents()")
        return bool(cursor.fetchone()[0])
