"""What a wide freeze may become: less wide, inside what it closes, and of one thing named by its number."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Case
from documents.models import Document
from portal.incidents.models import Freeze
from tenancies.models import Person, Tenancy

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
# By which number a thing is named, and what a freeze then names it by.
NAMED = {
    Freeze.Level.DOCUMENT: (Document, "upload__ref", "pk"),
    Freeze.Level.CASE: (Case, "ref", "pk"),
    Freeze.Level.TENANCY: (Tenancy, "ref", "pk"),
    Freeze.Level.ACCOUNT: (Person, "ref", "account_id"),
    Freeze.Level.PERSON: (Person, "ref", "pk"),
}


def narrower_levels(freeze: Freeze) -> list[Freeze.Level]:
    """The levels that a freeze may be narrowed to; none of one that is as narrow as can be."""
    return INSIDE.get(Freeze.Level(freeze.level), [])


def named_by(level: str, number: str) -> UUID | None:
    """What a number names; nothing is named for a kind or all cases. Raises ValidationError if unknown."""
    if level not in NAMED:
        return None
    model, by, column = NAMED[Freeze.Level(level)]
    typed = number.strip()
    rows = model.objects.filter(**{f"{by}__iexact": typed}) if typed else model.objects.none()
    found: UUID | None = rows.values_list(column, flat=True).first()
    if found is None:
        raise ValidationError(_("We know no such number. Check it, or choose something else."))
    return found
