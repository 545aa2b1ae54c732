"""What waits for the safeguarding lead: whether something does, because of whom, and the lead's answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import audit_log
from documents.models import Hold
from documents.staff_labels import audience_words
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class Near:
    """Someone who is protected, and someone near them whom it would reach."""

    protected: Person
    reader: Person


def waiting_among(things: Iterable[UUID]) -> set[UUID]:
    """Those of these releases and shares that wait for the safeguarding lead; one query."""
    ids = list(things)
    live = Hold.objects.filter(ended_at=None)
    pairs = [
        *live.filter(release__in=ids).values_list("release_id", flat=True),
        *live.filter(share__in=ids).values_list("share_id", flat=True),
    ]
    return set(pairs)


def what_waits(hold: Hold) -> str:
    """The document, or the case that is shared."""
    if hold.release:
        document = hold.release.document
        return str(document.upload.title or document.title)
    return _("Case %(reference)s, shared") % {
        "reference": hold.share.case.ref if hold.share else ""
    }


def whom_it_reaches(hold: Hold) -> str:
    """The readers: a group of the home, or one person."""
    if hold.release:
        return capfirst(audience_words(hold.release))
    return hold.share.person.name if hold.share else ""


def because_of(hold: Hold) -> list[Near]:
    """Why it waits, for the safeguarding lead alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT because_of, person_id FROM portal.held_because_of(%s)", [hold.pk])
        rows = cursor.fetchall()
    people = Person.objects.in_bulk({person for row in rows for person in row})
    near = [Near(people[protected], people[reader]) for protected, reader in rows]
    return sorted(near, key=lambda one: (one.protected.name, one.reader.name))


def let_go(hold: Hold) -> None:
    """Let it reach its readers. Raises ValidationError if PostgreSQL refuses it."""
    _decide(hold, lets_go=True, because="")


def refuse(hold: Hold, *, because: str) -> None:
    """Take it back before anyone has read it. Raises ValidationError if PostgreSQL refuses it."""
    _decide(hold, lets_go=False, because=because)


def _decide(hold: Hold, *, lets_go: bool, because: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT portal.decide_hold(%s, %s, %s)", [hold.pk, lets_go, because])
        if not cursor.fetchone()[0]:
            raise ValidationError(
                _("This was not saved. If you are named in a case yourself, ask a colleague.")
            )
        audit_log.record("hold_let_go" if lets_go else "hold_refused", [hold])
