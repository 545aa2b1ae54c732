"""Who may be given a code and to which home it goes, as staff see it; PostgreSQL has the last word."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from tenancies.models import Occupancy, Person

TENANTS = (Occupancy.HouseholdRole.TENANT, Occupancy.HouseholdRole.JOINT_TENANT)
TENANTS_FIRST = Case(When(role__in=TENANTS, then=0), default=1)


def lived_in(today: date) -> QuerySet[Any]:
    """The occupancies that go on today."""
    going_on = Q(to_date=None) | Q(to_date__gte=today)
    occupancies: QuerySet[Any] = Occupancy.objects.filter(
        going_on, from_date__lte=today, ended_at=None, tenancy__ended_at=None
    )
    return occupancies


def without_account(today: date, among: Collection[UUID] | None = None) -> QuerySet[Any]:
    """One occupancy for each person known to be 16 or over who lives with us and has no account.

    Of all of them, or of the people `among` whom it is asked. Of several homes the one where they are a
    tenant, then the newest. A letter goes to a home and never to a correspondence address: that the code
    came there is how we know who has it.
    """
    occupancies = (
        lived_in(today)
        .filter(person__born_on__lte=sixteen_years_before(today))
        .filter(person__account=None, person__ended_at=None, person__deceased=False)
        .exclude(person__surname="")
    )
    if among is not None:
        occupancies = occupancies.filter(person__in=among)
    one_each: QuerySet[Any] = occupancies.order_by(
        "person", TENANTS_FIRST, "-from_date", "pk"
    ).distinct("person")
    return one_each


def home_of(person: Person, today: date) -> Occupancy | None:
    """The occupancy that a letter to this person goes to, of those the viewer may see."""
    occupancies = lived_in(today).filter(person=person).select_related("tenancy__property")
    home: Occupancy | None = occupancies.order_by(TENANTS_FIRST, "-from_date", "pk").first()
    return home


def why_no_code(person: Person, today: date) -> str:
    """Why this person is given no code at all, in words for staff; "" if they may be."""
    if person.deceased:
        return _("We hold that this person has died.")
    if person.ended_at:
        return _("We no longer hold this person.")
    if not person.surname:
        return _("We do not hold a surname, and the code is checked against it.")
    if person.born_on is None:
        return _(
            "We do not hold a date of birth, and the code is checked against it. Note the one on a document"
            " that you have seen."
        )
    under_16 = person.born_on > sixteen_years_before(today)
    return _("This person is under 16. Accounts are for people of 16 and over.") * under_16


def sixteen_years_before(today: date) -> date:
    """The last birth date of people who are 16; sixteen years from a leap day there is another."""
    return today.replace(year=today.year - 16)
