"""Whom a run of letters writes to: what was chosen, how many that is, and who gets their code in person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from accounts.access import Role, today, viewer
from tenancies.activation.homes import without_account
from tenancies.activation.issuing import codes_in_person
from tenancies.models import LettersRun, Patch, PatchAssignment

Who = LettersRun.Who
HOME = "tenancy__property"
BY_ADDRESS = (f"{HOME}__street", f"{HOME}__house_no", f"{HOME}__flat", "person__surname")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was chosen: of whom, in which patch (its id) and in which street; all of them if empty."""

    who: str = Who.NEW
    patch: str = ""
    street: str = ""

    def takes(self, home: dict[str, Any]) -> bool:
        """Whether it is about a home."""
        is_in_patch = not self.patch or str(home[f"{HOME}__patch"]) == self.patch
        return is_in_patch and self.street.casefold() in home[f"{HOME}__street"].casefold()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who that is, by address: who gets a letter, and who is given a code in person, whatever the reason.

    `ends` are the codes that still work and that the letters would end.
    """

    by_post: list[UUID]
    in_person: list[UUID]
    ends: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class _Given:
    """Which codes some people were given; of those that still work which one."""

    working: dict[UUID, UUID]
    posted: set[UUID]

    def working_of(self, person: UUID) -> list[UUID]:
        """The code that a person could use now, if any."""
        return [self.working[person]] if person in self.working else []

    def is_of(self, who: str, person: UUID) -> bool:
        """Whether a person is among those."""
        if who == Who.ALL:
            return True
        is_over = person in self.posted
        return person not in self.working and is_over is (who == Who.OVER)


def choose(wanted: Wanted) -> Chosen:
    """Whom the viewer would write to now. PostgreSQL says who goes in person (rls/activation.sql)."""
    mine = set(patches().values_list("pk", flat=True))
    homes = without_account(today()).values(
        "person", "person__protected", f"{HOME}__patch", *BY_ADDRESS
    )
    found = [home for home in homes if home[f"{HOME}__patch"] in mine and wanted.takes(home)]
    found.sort(key=lambda home: (*(home[part] for part in BY_ADDRESS), home["person"]))
    given = _codes_given([home["person"] for home in found])
    people = [home for home in found if given.is_of(wanted.who, home["person"])]
    unprotected = [home["person"] for home in people if not home["person__protected"]]
    left_out = codes_in_person(unprotected)
    by_post = [person for person in unprotected if person not in left_out]
    goes_by_post = set(by_post)
    return Chosen(
        by_post=by_post,
        in_person=[home["person"] for home in people if home["person"] not in goes_by_post],
        ends=frozenset(code for person, code in given.working.items() if person in goes_by_post),
    )


def still_chosen(who: str, people: list[UUID], ends: frozenset[UUID]) -> set[UUID]:
    """Those of the chosen people who still get a letter: it ends no code but those it said it would.

    Until the transaction ends no one else gives them a code.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.hold_codes(%s)", [people])
    given = _codes_given(people)
    return {
        person
        for person in people
        if given.is_of(who, person) and ends.issuperset(given.working_of(person))
    }


def patches() -> QuerySet[Patch]:
    """The patches in which the viewer sends letters: an officer those they work, a manager all."""
    every: QuerySet[Patch] = Patch.objects.order_by("code")
    if viewer().role is Role.MANAGER:
        return every
    mine = PatchAssignment.objects.in_force(today()).filter(user=viewer().user_id)
    return every.filter(pk__in=mine.values("patch"))


def _codes_given(people: list[UUID]) -> _Given:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.codes_given(%s)", [people])
        rows = cursor.fetchall()
    return _Given(
        working={person: code for person, code, _was_posted in rows if code},
        posted={person for person, _code, was_posted in rows if was_posted},
    )
