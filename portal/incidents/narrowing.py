"""What a wide freeze may become, less wide and inside what it closes; and what that would do."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from accounts.access import Perm, may
from portal.incidents.by_number import NAMED, named_by, unknown_number
from portal.incidents.models import Freeze

# Of each level those that can lie inside it; PostgreSQL looks at the thing itself (portal.lies_inside),
# and has the last word.
INSIDE = {
    Freeze.Level.EVERYTHING: [level for level in Freeze.Level if level != "everything"],
    Freeze.Level.CASES: [
        Freeze.Level.DOCUMENT,
        Freeze.Level.CASE,
        Freeze.Level.KIND,
        Freeze.Level.PERSON,
    ],
    Freeze.Level.PERSON: [Freeze.Level.DOCUMENT, Freeze.Level.CASE],
    Freeze.Level.KIND: [Freeze.Level.DOCUMENT],
}


@dataclass(frozen=True, slots=True)
class Narrower:
    """What would stay closed, and what that would do: in numbers, and of no one by name.

    Residents count who could sign in, and read or follow something of it if no other freeze or block held it.
    """

    level: str
    about: UUID | None
    kind: str
    closed_documents: int
    kept_residents: int
    open_documents: int
    reading_residents: int

    @property
    def as_shown(self) -> list[Any]:
        """As a page carries it: what is confirmed is what was seen."""
        return [str(value) if isinstance(value, UUID) else value for value in astuple(self)]


def narrower_levels(freeze: Freeze) -> list[Freeze.Level]:
    """The levels that a freeze may be narrowed to; none of one that is as narrow as can be."""
    return INSIDE.get(Freeze.Level(freeze.level), [])


def named_inside(freeze: Freeze, level: str, number: str) -> UUID | None:
    """What a number names: the director, who sees no row of it, is told while they decide.

    Raises ValidationError.
    """
    if level not in NAMED or may(Perm.FIND_CASES):
        return named_by(level, number)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.named_to_narrow(%s, %s, %s)", [freeze.pk, level, number.strip()]
        )
        found: UUID | None = cursor.fetchone()[0]
    if found is None:
        raise unknown_number()
    return found


def effect_of(freeze: Freeze, level: str, about: UUID | None, kind: str) -> Narrower:
    """What narrowing a freeze to this would do. Raises ValidationError if it may not become that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM portal.effect_of_narrowing(%s, %s, %s, %s)",
            [freeze.pk, level, about, kind],
        )
        counted = cursor.fetchone()
    if None in counted:
        raise ValidationError(
            _("This cannot be done. Choose something narrower, or reload the page.")
        )
    return Narrower(level, about, kind, *counted)
