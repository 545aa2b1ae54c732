"""The cast of the demo: one resident of every kind, and how to find each of them in an export."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from portal.dev.demo.village import Village
from tenancies.imports.reader import Export

LEAVING = timedelta(days=28)


class Part(StrEnum):
    """A kind of resident, in the words of the table of accounts."""

    JOINT_COMPLAINER = "joint tenant, complained about the other"
    JOINT_ACCUSED = "joint tenant, complained of by the other"
    COMPLAINER = "complainer"
    ACCUSED_SHARED = "alleged perpetrator, case shared"
    ACCUSED_UNSHARED = "alleged perpetrator, case not shared"
    WITNESS = "witness"
    TENANT = "tenant"
    PARTNER = "partner of a tenant"
    OCCUPANT = "lodger, relative or other occupant"
    CHILD_OF_15 = "child of 15"
    CHILD_OF_16 = "child of 16"
    TWO_HOMES = "two homes"
    LEFT_LATELY = "left less than 28 days ago"
    LEFT_LONG_AGO = "left more than 28 days ago"
    TWIN = "shares name and birth date with the next"
    OTHER_TWIN = "shares name and birth date with the last"
    NOTHING = "has nothing"
    BLOCKED = "blocked from everything"
    DEACTIVATED = "account deactivated"
    PROTECTED = "protected, the home is secret"
    LIVES_WITH_PROTECTED = "lives with the protected person"
    NAMESAKE = "lives elsewhere, bears the protected person's name"
    COLLEAGUE = "tenant who works here"
    PROTECTED_TOO = "protected, lives with someone who works here"
    COLLEAGUE_AT_HOME = "works here, lives with a protected person"


Finder = Callable[[Village], Iterator[str]]


def _joint_tenants_at_odds(village: Village) -> Iterator[tuple[str, str]]:
    for case_ref, parties in sorted(village.parties.items()):
        for one in parties:
            for other in parties:
                homes = {occupancy.tenancy_ref for occupancy in village.occupancies[one.person_ref]}
                if (
                    (one.role, other.role) == ("complainer", "alleged perpetrator")
                    and village.letters[case_ref, one.person_ref]
                    and village.letters[case_ref, other.person_ref]
                    and any(
                        occupancy.tenancy_ref in homes
                        for occupancy in village.occupancies[other.person_ref]
                    )
                    and village.lives_here(one.person_ref)
                    and village.lives_here(other.person_ref)
                ):
                    yield one.person_ref, other.person_ref


def _twins(village: Village) -> Iterator[tuple[str, str]]:
    named: dict[tuple[str, str, date | None], list[str]] = defaultdict(list)
    for ref, person in sorted(village.people.items()):
        if village.is_grown_up(ref) and village.lives_here(ref):
            named[person.forename, person.surname, person.date_of_birth].append(ref)
    yield from ((same[0], same[1]) for same in named.values() if len(same) == 2)


def _secret_homes(village: Village) -> Iterator[tuple[str, str, str]]:
    """Two adults of one home, with documents, and an adult of another who bears the surname of the first.

    Nobody of the same full name: an adviser finds whoever is the only one.
    """
    full_names = Counter((p.forename, p.surname) for p in village.people.values())
    homes: dict[str, list[str]] = defaultdict(list)
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for ref, occupancies in sorted(village.occupancies.items()):
        person = village.people[ref]
        if village.is_grown_up(ref) and full_names[person.forename, person.surname] == 1:
            for occupancy in occupancies:
                if occupancy.to_date is None:
                    homes[occupancy.tenancy_ref].append(ref)
                    named[person.surname.casefold()].append((ref, occupancy.tenancy_ref))
    for home, adults in sorted(homes.items()):
        if not all(village.homes_with_documents(adult, "household") for adult in adults):
            continue
        for one in adults:
            others = named[village.people[one].surname.casefold()]
            namesakes = [ref for ref, elsewhere in others if elsewhere != home]
            with_them = [other for other in adults if other != one]
            yield from ((one, w, n) for w in with_them for n in namesakes if n not in (one, w))


def _secret_homes_without_cases(village: Village) -> Iterator[tuple[str, str]]:
    """Two adults of such a home, where no case hangs on anyone: whoever works here reads none of it."""
    for one, other, _namesake in _secret_homes(village):
        homes = {occupancy.tenancy_ref for occupancy in village.occupancies[other]}
        if not any(
            village.roles[ref]
            for ref, occupancies in [*village.occupancies.items()]
            if any(occupancy.tenancy_ref in homes for occupancy in occupancies)
        ):
            yield one, other


def _party(role: str) -> Finder:
    def find(village: Village) -> Iterator[str]:
        for ref in sorted(village.roles):
            if (
                village.is_grown_up(ref)
                and village.lives_here(ref)
                and village.has_letters(ref, role)
            ):
                yield ref

    return find


def _living_as(*roles: str) -> Finder:
    """Somebody with one occupancy, which goes on, with documents for the household and no case."""

    def find(village: Village) -> Iterator[str]:
        for ref, occupancies in sorted(village.occupancies.items()):
            if (
                [occupancy.role in roles and occupancy.to_date is None for occupancy in occupancies]
                == [True]
                and village.is_grown_up(ref)
                and village.homes_with_documents(ref, "household")
                and not village.roles[ref]
            ):
                yield ref

    return find


def _child_of(years: int) -> Finder:
    def find(village: Village) -> Iterator[str]:
        for ref, occupancies in sorted(village.occupancies.items()):
            if (
                village.age(ref) == years
                and [
                    occupancy.role == "Child" and occupancy.to_date is None
                    for occupancy in occupancies
                ]
                == [True]
                and village.homes_with_documents(ref, "household")
            ):
                yield ref

    return find


def _two_homes(village: Village) -> Iterator[str]:
    earliest = village.today - LEAVING
    for ref, occupancies in sorted(village.occupancies.items()):
        open_homes = {
            s.tenancy_ref for s in occupancies if s.to_date is None or s.to_date >= earliest
        }
        if (
            len(open_homes) == len(occupancies) == 2
            and all(occupancy.role == "Tenant" for occupancy in occupancies)
            and village.is_grown_up(ref)
            and len(village.homes_with_documents(ref, "household", "tenants")) == 2
        ):
            yield ref


def _left(is_lately: bool) -> Finder:
    def find(village: Village) -> Iterator[str]:
        for ref, occupancies in sorted(village.occupancies.items()):
            left_on = village.left_on(ref)
            if (
                left_on is not None
                and (village.today > left_on >= village.today - LEAVING) == is_lately
                and left_on < village.today
                and len(occupancies) == 1
                and village.is_grown_up(ref)
                and village.homes_with_documents(ref, "household")
            ):
                yield ref

    return find


def _nothing(village: Village) -> Iterator[str]:
    for ref in sorted(village.people):
        if village.is_grown_up(ref) and not village.occupancies[ref] and not village.roles[ref]:
            yield ref


_PAIRS: list[tuple[Part, Part, Callable[[Village], Iterator[tuple[str, str]]]]] = [
    (Part.JOINT_COMPLAINER, Part.JOINT_ACCUSED, _joint_tenants_at_odds),
    (Part.TWIN, Part.OTHER_TWIN, _twins),
]
_ONE_BY_ONE: list[tuple[Part, Finder]] = [
    (Part.COMPLAINER, _party("complainer")),
    (Part.ACCUSED_SHARED, _party("alleged perpetrator")),
    (Part.ACCUSED_UNSHARED, _party("alleged perpetrator")),
    (Part.WITNESS, _party("witness")),
    (Part.TWO_HOMES, _two_homes),
    (Part.LEFT_LATELY, _left(is_lately=True)),
    (Part.LEFT_LONG_AGO, _left(is_lately=False)),
    (Part.CHILD_OF_15, _child_of(15)),
    (Part.CHILD_OF_16, _child_of(16)),
    (Part.TENANT, _living_as("Tenant", "Joint tenant")),
    (Part.PARTNER, _living_as("Partner")),
    (Part.OCCUPANT, _living_as("Lodger", "Relative", "Other occupant")),
    (Part.BLOCKED, _living_as("Tenant")),
    (Part.DEACTIVATED, _living_as("Tenant")),
    (Part.NOTHING, _nothing),
]


# Found last, of those who play nothing yet: who was found before them stays the same.
_LAST: list[tuple[tuple[Part, ...], Callable[[Village], Iterator[tuple[str, ...]]]]] = [
    ((Part.PROTECTED, Part.LIVES_WITH_PROTECTED, Part.NAMESAKE), _secret_homes),
    ((Part.COLLEAGUE,), lambda village: ((ref,) for ref in _living_as("Tenant")(village))),
    ((Part.PROTECTED_TOO, Part.COLLEAGUE_AT_HOME), _secret_homes_without_cases),
]


def find_cast(export: Export, today: date) -> dict[Part, str]:
    """One person of each kind that the export holds on this day, by reference; nobody twice."""
    village = Village(export, today)
    cast: dict[Part, str] = {}
    for one, other, find_pair in _PAIRS:
        for pair in find_pair(village):
            cast[one], cast[other] = pair
            break
    for part, find in _ONE_BY_ONE:
        free = (ref for ref in find(village) if ref not in cast.values())
        if (ref := next(free, None)) is not None:
            cast[part] = ref
    for parts, find_group in _LAST:
        unknown = (group for group in find_group(village) if not {*group} & {*cast.values()})
        cast |= zip(parts, next(unknown, ()), strict=False)
    return {part: cast[part] for part in Part if part in cast}
