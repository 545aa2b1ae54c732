"""What a wide freeze may become: less wide, and of one thing that is named by its number."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Case
from portal.incidents.models import Freeze
from tenancies.models import Person, Tenancy

# From narrow to wide; PostgreSQL has the same order (portal.width_of) and the last word.
CHOICES = [
    Freeze.Level.CASE,
    Freeze.Level.TENANCY,
    Freeze.Level.KIND,
    Freeze.Level.PERSON,
    Freeze.Level.CASES,
    Freeze.Level.EVERYTHING,
]
NAMED = {Freeze.Level.CASE: Case, Freeze.Level.TENANCY: Tenancy, Freeze.Level.PERSON: Person}


def narrower_levels(freeze: Freeze) -> list[Freeze.Level]:
    """The levels that a freeze may be narrowed to; none of one that is narrow already."""
    if not freeze.is_wide or freeze.level not in CHOICES:
        return []
    return CHOICES[: CHOICES.index(Freeze.Level(freeze.level))]


def named_by(level: str, number: str) -> UUID | None:
    """What a number names; nothing is named for a kind or all cases. Raises ValidationError if unknown."""
    model = NAMED.get(Freeze.Level(level))
    if model is None:
        return None
    found: UUID | None = (
        model.objects.filter(ref__iexact=number.strip()).values_list("pk", flat=True).first()
    )
    if found is None:
        raise ValidationError(_("We know no such number. Check it, or choose something else."))
    return found
