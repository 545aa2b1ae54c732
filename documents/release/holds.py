"""What waits for the safeguarding lead: whether something does, because of whom, and the lead's answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import audit_log
from documents.models import Hold, Release
from documents.staff_labels import audience_words
from tenancies.deciding import ToDecide, names_of
from tenancies.models import Person


@dataclass(frozen=True, slots=True)
class Somebody:
    """A name, with the page of whom the viewer may see; else `url` is empty."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Near:
    """Someone who is protected, and someone near them whom it would reach."""

    protected: Somebody
    reader: Somebody


def waiting_among(things: Iterable[UUID]) -> set[UUID]:
    """Those of these releases and shares that wait for the safeguarding lead; one query."""
    ids = list(things)
    live = Hold.objects.filter(ended_at=None)
    pairs = [
        *live.filter(release__in=ids).values_list("release_id", flat=True),
        *live.filter(share__in=ids).values_list("share_id", flat=True),
    ]
    return set(pairs)


def what_waits(hold: Hold, told: Mapping[UUID, ToDecide]) -> str:
    """The document, or the case that is shared; of what is not the viewer's by what they are `told`."""
    if hold.release:
        document = hold.release.document
        return str(document.upload.title or document.title)
    if hold.share:
        return _case_words(hold.share.case.ref)
    if hold.pk not in told:
        return ""
    return _case_words(told[hold.pk].words) if hold.share_id else told[hold.pk].words


def whom_it_reaches(hold: Hold, told: Mapping[UUID, ToDecide]) -> str:
    """The readers: a group of the home, or one person."""
    if hold.release:
        return capfirst(audience_words(hold.release))
    if hold.share:
        return hold.share.person.name
    whom = told[hold.pk].reaches if hold.pk in told else ""
    is_a_group = whom in (Release.Audience.HOUSEHOLD, Release.Audience.TENANTS)
    return capfirst(audience_words(Release(audience=whom))) if is_a_group else whom


def _case_words(reference: str) -> str:
    return _("Case %(reference)s, shared") % {"reference": reference}


def because_of(hold: Hold) -> list[Near]:
    """Why it waits, for the safeguarding lead alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT because_of, person_id FROM portal.held_because_of(%s)", [hold.pk])
        rows = cursor.fetchall()
    people = {person for row in rows for person in row}
    names = names_of(people)
    seen = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))

    def somebody(person: UUID) -> Somebody:
        return Somebody(
            names[person], reverse("desk:person", args=[person]) if person in seen else ""
        )

    near = [Near(somebody(protected), somebody(reader)) for protected, reader in rows]
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
