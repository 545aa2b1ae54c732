"""The register as the check asks it: whom a surname, an address, a number or a birthday may mean.

Indexed by folded surname, not by whole names: what stands left and right of a surname then tells the person,
in every form, and one person's change touches a few entries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from documents.check.folding import fold, fold_word, words_of

Surname = tuple[str, ...]
_NUMBERED = re.compile(
    r"(?:^|[\n, ])\d{1,4}[A-Za-z]?,?[ ](?P<street>[^\W\d_][^\n,\d]{2,40}?)\s*(?:[\n,]|$)"
)


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A person of the register, under every surname they had."""

    id: str
    forename: str
    surnames: tuple[str, ...]
    title: str = ""
    ref: str = ""
    born_on: date | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    ni_number: str = ""
    address: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class RegisteredHome:
    """A house or flat."""

    id: str
    street: str
    number: str
    flat: str = ""
    town: str = ""
    estate: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """Who lived where, from when to when; both days belong to it."""

    person: str
    tenancy: str
    home: str
    from_day: date
    to_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies within the stay."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A colleague whose name may stand in a document for their work."""

    forename: str
    surname: str
    ref: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class CaseOnRegister:
    """A case, its parties by person, its officer, and whether it goes on."""

    ref: str
    parties: tuple[str, ...]
    officer: str = ""
    is_open: bool = True


@dataclass
class Register:
    """Everybody and every home, with the indexes that the check asks."""

    people: dict[str, RegisteredPerson] = field(default_factory=dict)
    homes: dict[str, RegisteredHome] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    tenancies: dict[str, str] = field(default_factory=dict)  # reference → home
    cases: dict[str, CaseOnRegister] = field(default_factory=dict)  # reference → case
    staff: list[StaffMember] = field(default_factory=list)

    by_surname: dict[str, dict[Surname, set[str]]] = field(default_factory=dict)
    by_birth: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_phone: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_email: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_ni: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    forenames: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_ref: dict[str, str] = field(default_factory=dict)
    _streets_elsewhere: set[Surname] = field(default_factory=set)

    def __post_init__(self) -> None:
        people, self.people = self.people, {}
        for person in people.values():
            self.add(person)

    def add(self, person: RegisteredPerson) -> None:
        """Know this person, or what has changed of them."""
        if person.id in self.people:
            self.remove(person.id)
        self.people[person.id] = person
        for surname in surnames_of(person):
            self.by_surname.setdefault(surname[0], {}).setdefault(surname, set()).add(person.id)
        for word in fold(person.forename).split():
            self.forenames[word] += 1
        for index, keys in self._values(person):
            for key in keys:
                index[key].add(person.id)
        if person.ref:
            self.by_ref[person.ref] = person.id
        if street := _street_of(person.address):
            self._streets_elsewhere.add(street)

    def remove(self, person_id: str) -> None:
        """Forget this person."""
        person = self.people.pop(person_id)
        for surname in surnames_of(person):
            self.by_surname.get(surname[0], {}).get(surname, set()).discard(person_id)
        for word in fold(person.forename).split():
            self.forenames[word] -= 1
        for index, keys in self._values(person):
            for key in keys:
                index[key].discard(person_id)
        self.by_ref.pop(person.ref, None)

    def _values(self, person: RegisteredPerson) -> Iterable[tuple[dict, Iterable]]:  # type: ignore[type-arg]
        yield self.by_birth, [person.born_on] if person.born_on else []
        yield self.by_phone, person.phones
        yield self.by_email, [email.casefold() for email in person.emails if email]
        yield self.by_ni, [person.ni_number.replace(" ", "").upper()] if person.ni_number else []

    def bearers(self, surname: Surname) -> set[str]:
        """Everybody who bears, or bore, this surname."""
        return self.by_surname.get(surname[0], {}).get(surname, set())

    def has_phone_ending(self, person_id: str, digits: str) -> bool:
        """Whether a number of this person, without its area code, is this one."""
        person = self.people.get(person_id)
        return bool(person and any(it.endswith(digits) for it in person.phones))

    @cached_property
    def stays_of(self) -> dict[str, list[Stay]]:
        """The stays of each person."""
        stays: dict[str, list[Stay]] = defaultdict(list)
        for stay in self.stays:
            stays[stay.person].append(stay)
        return stays

    @cached_property
    def people_of_home(self) -> dict[str, set[str]]:
        """Everybody who lived in each home at any time."""
        people: dict[str, set[str]] = defaultdict(set)
        for stay in self.stays:
            people[stay.home].add(stay.person)
        return people

    @cached_property
    def stays_of_tenancy(self) -> dict[str, list[Stay]]:
        """The stays of each tenancy, by its reference."""
        stays: dict[str, list[Stay]] = defaultdict(list)
        for stay in self.stays:
            stays[stay.tenancy].append(stay)
        return stays

    @cached_property
    def streets(self) -> dict[str, dict[Surname, list[str]]]:
        """The homes of each street, by the first word of its name."""
        streets: dict[str, dict[Surname, list[str]]] = {}
        for home in self.homes.values():
            words = tuple(fold(home.street).split())
            if words:
                streets.setdefault(words[0], {}).setdefault(words, []).append(home.id)
        for words in self._streets_elsewhere:
            streets.setdefault(words[0], {}).setdefault(words, [])
        return streets

    @cached_property
    def words_of_streets(self) -> set[str]:
        """The last words of this landlord's streets: Road, Loan, Quadrant."""
        return {
            words[-1]
            for group in self.streets.values()
            for words, homes in group.items()
            if homes and len(words) > 1
        }

    @cached_property
    def words_of_places(self) -> set[str]:
        """Names of towns and estates, as one word each."""
        return {
            fold_word(place)
            for home in self.homes.values()
            for place in (home.town, home.estate)
            if place
        }

    @cached_property
    def postcodes(self) -> dict[str, set[str]]:
        """The homes of each postcode."""
        homes: dict[str, set[str]] = defaultdict(set)
        for home in self.homes.values():
            if home.postcode:
                homes[fold_word(home.postcode)].add(home.id)
        return homes

    @property
    def domains(self) -> set[str]:
        """The parts behind the @ of residents' addresses."""
        return {email.rpartition("@")[2] for email, people in self.by_email.items() if people}

    @cached_property
    def staff_domains(self) -> set[str]:
        """The part behind the @ of colleagues' addresses."""
        return {one.email.split("@")[-1].casefold() for one in self.staff if "@" in one.email}


def _street_of(address: str) -> Surname:
    """The street of an address in another landlord's or owner's house, as words; empty without a number."""
    found = _NUMBERED.search(address)
    return tuple(fold(found["street"]).split()) if found else ()


def surnames_of(person: RegisteredPerson) -> set[Surname]:
    """The folded surnames under which a person is found: in words, and double names as one word."""
    found: set[Surname] = set()
    for surname in person.surnames:
        words = tuple(word.folded for word in words_of(surname))[:3]
        if words:
            found.add(words)
            if len(words) > 1:
                found.add(("".join(words),))
    return found
