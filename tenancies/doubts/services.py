"""Noting a birth date that was seen, and what hangs on a doubt; PostgreSQL decides (rls/doubts.sql)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit_log
from accounts.models import User
from portal.web.dates import date_format
from tenancies.models import Doubt, Person


@dataclass(frozen=True, slots=True)
class Hanging:
    """How many shares, releases, blocks and safe contacts hang on a doubt, and whether an account does."""

    shares: int
    releases: int
    blocks: int
    safe_contacts: int
    has_account: bool


def note_birth_date(*, person: Person, born_on: date, seen: str, by: User) -> Doubt:
    """Note the birth date on a document that somebody has seen; it is held when a second person agrees.

    The import keeps it until the export says the same. Raises ValidationError if PostgreSQL refuses it.
    """
    try:
        with transaction.atomic():
            doubt: Doubt = Doubt.objects.create(
                kind=Doubt.Kind.BIRTH_DATE,
                person=person,
                born_on=born_on,
                seen=seen,
                recorded_by=by.pk,
            )
    except DatabaseError as refusal:
        raise ValidationError(_("This was not saved. Reload the page.")) from refusal
    audit_log.record("birth_date_noted", [doubt], person=str(person.pk))
    return doubt


def what_hangs_on(doubt: Doubt) -> Hanging:
    """What two people go through before they decide."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shares, releases, blocks, safe_contacts, has_account"
            " FROM portal.hangs_on_doubt(%s)",
            [doubt.pk],
        )
        found = cursor.fetchone()
    return Hanging(*found) if found else Hanging(0, 0, 0, 0, has_account=False)


def doubt_words(doubt: Doubt) -> str:
    """What would be decided, for the second person: the reference, the name and the date to be held."""
    if doubt.person is None:
        released = what_hangs_on(doubt).releases
        return ngettext("%(count)d release", "%(count)d releases", released) % {"count": released}
    name = " ".join(part for part in (doubt.forename, doubt.surname) if part)
    born = date_format(doubt.born_on, "j F Y") if doubt.born_on else ""
    return ", ".join(part for part in (doubt.person.ref, name, born) if part)
