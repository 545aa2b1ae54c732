"""Finding people, homes, tenancies and cases by what was typed: PostgreSQL's index decides.

How a name or number may be written is said in rls/folding.sql and nowhere else. Each function of
rls/name_index.sql gives the ids of what the viewer may see; the models' managers filter them again.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, QuerySet, UUIDField, Value

from accounts.access import Role, viewer
from tenancies.models import Person


def people_named(typed: str) -> Func:
    """The condition that a person has this name, or this number."""
    return _among_found("find_people", typed, "pk")


def tenancies_numbered(typed: str) -> Func:
    """The condition that a tenancy's number begins so."""
    return _among_found("find_tenancies", typed, "pk")


def cases_numbered(typed: str) -> Func:
    """The condition that a case's number begins so."""
    return _among_found("find_cases", typed, "pk")


def homes_at(typed: str) -> Func:
    """The condition that the home of a row with a `property` has this address, or this number."""
    return _among_found("find_homes", typed, "property_id")


def addresses_like(typed: str) -> Func:
    """The condition that a property has this address, or this number."""
    return _among_found("find_homes", typed, "pk")


def people_of_own_patches(people: QuerySet[Person]) -> QuerySet[Person]:
    """Of these people an officer's are those of their own patches; for others all that they may see."""
    if viewer().role is not Role.OFFICER:
        return people
    of_patches = Func(
        F("pk"),
        template="%(expressions)s = ANY ((SELECT portal.people_of_patches())::uuid[])",
        output_field=BooleanField(),
    )
    return people.filter(of_patches)


def _among_found(function: str, typed: str, column: str) -> Func:
    # In a SELECT of its own the function is asked once, and not once a row.
    found = Func(
        Value(typed),
        function=f"portal.{function}",
        template="ANY ((SELECT %(function)s(%(expressions)s))::uuid[])",
        output_field=ArrayField(UUIDField()),
    )
    return Func(
        F(column),
        found,
        template="%(expressions)s",
        arg_joiner=" = ",
        output_field=BooleanField(),
    )
