"""Noting a birth date that was seen, and what hangs on a doubt; PostgreSQL decides (rls/doubts.sql)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit_log
from accounts.models import TwoPersonRequest, User
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


def doubt_words(request: TwoPersonRequest) -> str:
    """What would be decided, for the second person: the reference, the name and the date to be held."""
    doubt: Doubt | None = Doubt.objects.filter(pk=request.about_id).select_related("person").first()
    if doubt is None:
        return _words_to_sign(request)
    if doubt.person is None:
        return _released(what_hangs_on(doubt).releases)
    return _to_be_held(doubt.person.ref, doubt.forename, doubt.surname, doubt.born_on)


def _words_to_sign(request: TwoPersonRequest) -> str:
    """The same for a director, who reads no person: PostgreSQL says it where they sign."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.doubt_to_sign(%s)", [request.pk])
        if (told := cursor.fetchone()) is None:
            return ""
    ref, forename, surname, born_on, releases = told
    return _to_be_held(ref, forename, surname, born_on) if ref else _released(releases)


def _released(count: int) -> str:
    return ngettext("%(count)d release", "%(count)d releases", count) % {"count": count}


def _to_be_held(ref: str, forename: str, surname: str, born_on: date | None) -> str:
    name = " ".join(part for part in (forename, surname) if part)
    born = date_format(born_on, "j F Y") if born_on else ""
    return ", ".join(part for part in (ref, name, born) if part)
