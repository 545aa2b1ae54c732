"""Setting and ending a safe contact, and asking for one; PostgreSQL has the last word (rls/safety.sql)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.models import User
from tenancies.models import Person, SafeContact


@dataclass(frozen=True, slots=True)
class SafeWay:
    """How a person may be reached, and until when that stands without another look."""

    reason: str
    how: str
    hours: str
    safe_words: str
    phone: str
    address: str
    hides_home: bool
    review_on: date


def set_safe_contact(*, person: Person, way: SafeWay, by: User) -> SafeContact:
    """Let this be how the person is reached from now on; what stood before ends.

    Raises ValidationError with a sentence for staff if PostgreSQL refuses it.
    """
    try:
        with transaction.atomic():
            for before in SafeContact.objects.filter(person=person, ended_at=None):
                before.end(by=by.pk)
            contact: SafeContact = SafeContact.objects.create(
                person=person,
                reason=way.reason,
                how=way.how,
                hours=way.hours,
                safe_words=way.safe_words,
                phone=way.phone,
                address=way.address,
                hides_home=way.hides_home,
                review_on=way.review_on,
                recorded_by=by.pk,
            )
    except DatabaseError as refusal:
        raise ValidationError(
            _("This was not saved. Ask a colleague, or the safeguarding lead.")
        ) from refusal
    audit_log.record("safe_contact_set", [contact], person=str(person.pk))
    return contact


def end_safe_contact(*, contact: SafeContact, by: User) -> None:
    """Let the person be reached as everyone is. Raises ValidationError if PostgreSQL refuses it."""
    try:
        with transaction.atomic():
            contact.end(by=by.pk)
    except DatabaseError as refusal:
        raise ValidationError(_("Only the safeguarding lead can end this.")) from refusal
    audit_log.record("safe_contact_ended", [contact], person=str(contact.person_id))


def ask_for_safe_contact(*, how: str, hours: str, phone: str) -> None:
    """For the resident who asks: what comes of it, staff alone are told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.ask_for_safe_contact(%s, %s, %s)", [how, hours, phone])
    audit_log.record("safe_contact_asked")
