"""What the portal holds of people when an import begins."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from tenancies.imports.facts import HeldPerson


def held_people(cursor: CursorWrapper) -> dict[str, HeldPerson]:
    """Name and birth date of each person by reference, of people who are ended too: they may come back."""
    cursor.execute(
        "SELECT ref, forename, surname, born_on, born_on_is_proved FROM tenancies_person"
    )
    return {ref: HeldPerson(*values) for ref, *values in cursor.fetchall()}
