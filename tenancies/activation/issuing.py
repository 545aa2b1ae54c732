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
from tenancies.activation.codes import hash_of, new_code
from tenancies.models import Activation, LettersRun, Person
from tenancies.writing import NO_LETTERS_NOW, may_write_to_residents

WE_GIVE_IT_IN_PERSON = _lazy("We will give this code in person.")


@dataclass(frozen=True, slots=True)
class Issued:
    """A code in the clear, and the last day on which it works. Kept nowhere."""

    code: str
    expires_on: date


def issue_codes(
    *,
    people: Sequence[Person],
    delivery: str,
    identity_seen: str = "",
    run: LettersRun | None = None,
) -> dict[UUID, Issued]:
    """Give each of these people a new code, which ends the one they had; in a run once it is whole.

    By post, those to whom no letter goes now are left out; staff are told that these codes go in person,
    and not why. All others or none. Raises ValidationError with a sentence for staff if one of them may not
    be given a code in this way: PostgreSQL decides (rls/activation.sql), whatever a form offered. In a run
    it leaves out who is refused at the last moment.
    """
    may_give_codes(delivery)
    if delivery == Activation.Delivery.POST:
        in_person = codes_in_person([person.pk for person in people])
        people = [person for person in people if person.pk not in in_person]
    codes = {person.pk: new_code() for person in people}
    # In one order for everybody: each row locks its person, and two runs must not wait crosswise.
    given = [
        Activation(
            person_id=person,
            code_hash=hash_of(codes[person]),
            delivery=delivery,
            identity_seen=identity_seen,
            run=run,
            recorded_by=viewer().user_id,
        )
        for person in sorted(codes)
    ]
    try:
        with transaction.atomic():
            Activation.objects.bulk_create(given)
    except DatabaseError as refusal:
        raise ValidationError(_WHY_NOT) from refusal
    last_days = dict(
        Activation.objects.filter(pk__in=[a.pk for a in given]).values_list(
            "person_id", "expires_on"
        )
    )
    for person in people:
        if person.pk in last_days:
            renews = person.account_id is not None
            audit_log.record("letter_issued", [person], delivery=delivery, renews=renews)
    return {person: Issued(codes[person], last_day) for person, last_day in last_days.items()}


def may_give_codes(delivery: str) -> None:
    """Raise ValidationError with a sentence for staff where the viewer gives no codes this way now."""
    if delivery == Activation.Delivery.POST and not may_write_to_residents():
        raise ValidationError(NO_LETTERS_NOW)
    if viewer().barred.cases:
        raise ValidationError(_("You are named in a case yourself. Ask a colleague to do this."))


def codes_in_person(people: Sequence[UUID]) -> set[UUID]:
    """Those of these people to whom no letter goes now, for another reason than that they are protected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.codes_in_person(%s)", [list(people)])
        return set(cursor.fetchone()[0])


_WHY_NOT = _lazy(
    "They cannot be given a code in this way. Has an administrator closed their account?"
)
