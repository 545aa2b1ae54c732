"""One thing that a freeze closes, by the number that people quote for it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Case
from documents.models import Document
from portal.incidents.models import Freeze
from tenancies.models import Person, Tenancy

# By which number a thing is named, and what a freeze then names it by.
NAMED = {
    Freeze.Level.DOCUMENT: (Document, "upload__ref", "pk"),
    Freeze.Level.CASE: (Case, "ref", "pk"),
    Freeze.Level.TENANCY: (Tenancy, "ref", "pk"),
    Freeze.Level.ACCOUNT: (Person, "ref", "account_id"),
    Freeze.Level.PERSON: (Person, "ref", "pk"),
}


def named_by(level: str, number: str) -> UUID | None:
    """What a number names; nothing is named for a kind or all cases. Raises ValidationError if unknown."""
    if level not in NAMED:
        return None
    model, by, column = NAMED[Freeze.Level(level)]
    typed = number.strip()
    rows = model.objects.filter(**{f"{by}__iexact": typed}) if typed else model.objects.none()
    found: UUID | None = rows.values_list(column, flat=True).first()
    if found is None:
        raise unknown_number()
    return found


def unknown_number() -> ValidationError:
    """What is said of a number that names nothing, or nothing of which the viewer may know."""
    return ValidationError(_("We know no such number. Check it, or choose something else."))
