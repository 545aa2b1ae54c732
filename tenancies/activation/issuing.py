"""Giving people their codes: stored as hashes, and told to whoever gives them, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts import audit_log
from accounts.access import viewer
from accounts.models import User
from tenancies.activation.codes import hash_of, new_code
from tenancies.models import Activation, Person
from tenancies.writing import NO_LETTERS_NOW, may_write_to_residents

MOST_IN_A_RUN = 50
WE_GIVE_IT_IN_PERSON = _lazy("We will give this code in person.")


@dataclass(frozen=True, slots=True)
class Issued:
    """A code in the clear, and the last day on which it works. Kept nowhere."""

    code: str
    expires_on: date


def issue_codes(
    *, people: Sequence[Person], delivery: str, by: User, identity_seen: str = ""
) -> dict[UUID, Issued]:
    """Give each of these people (at most 50) a new code, which ends the one they had.

    By post, those to whom no letter goes now are left out; staff are told that these codes go in person,
    and not why. All others or none. Raises ValidationError with a sentence for staff if one of them may not
    be given a code in this way: PostgreSQL decides (rls/activation.sql), whatever a form offered.
    """
    if len(people) > MOST_IN_A_RUN:
        raise ValidationError(_("Print at most 50 letters at a time."))
    if delivery == Activation.Delivery.POST and not may_write_to_residents():
        raise ValidationError(NO_LETTERS_NOW)
    if viewer().barred.cases:
        raise ValidationError(_("You are named in a case yourself. Ask a colleague to do this."))
    if delivery == Activation.Delivery.POST:
        in_person = _codes_in_person(people)
        people = [person for person in people if person.pk not in in_person]
        if not people:
            raise ValidationError(WE_GIVE_IT_IN_PERSON)
    codes = {person.pk: new_code() for person in people}
    # In one order for everybody: each row locks its person, and two runs must not wait crosswise.
    given = [
        Activation(
            person_id=person,
            code_hash=hash_of(codes[person]),
            delivery=delivery,
            identity_seen=identity_seen,
            recorded_by=by.pk,
        )
        for person in sorted(codes)
    ]
    try:
        with transaction.atomic():
            Activation.objects.bulk_create(given)
    except DatabaseError as refusal:
        raise ValidationError(_why_not(len(people))) from refusal
    for person in people:
        renews = person.account_id is not None
        audit_log.record("letter_issued", [person], delivery=delivery, renews=renews)
    last_days = dict(
        Activation.objects.filter(pk__in=[a.pk for a in given]).values_list(
            "person_id", "expires_on"
        )
    )
    return {person: Issued(code, last_days[person]) for person, code in codes.items()}


def _codes_in_person(people: Sequence[Person]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.codes_in_person(%s)", [sorted(p.pk for p in people)])
        return set(cursor.fetchone()[0])


def _why_not(count: int) -> str:
    if count > 1:
        return _("One of these people can no longer be sent a code. Load the page again.")
    return _("They cannot be given a code in this way. Has an administrator closed their account?")
