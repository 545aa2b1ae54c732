"""Facts with names instead of identities, for writing small worlds by hand. The cast is in world.py.

Days are counted backwards: `start=300` began 300 days ago, and a negative number lies ahead.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from tests.model.facts import (
    Account,
    Activation,
    Assignment,
    DeclaredInterest,
    Doubt,
    Home,
    IdentityCheck,
    Leave,
    LettersRun,
    Occupancy,
    Patch,
    Person,
    SafeContact,
    Task,
    Tenancy,
    Thing,
    TwoPersonRequest,
)
from tests.model.world_of_facts import Facts


class NamedFacts:
    """People, homes and occupancies by name, and the facts they make up."""

    def __init__(self, today: date) -> None:
        self.facts = Facts(today)
        self._names: dict[UUID, tuple[str, str]] = {}
        self._count = 0

    def id_of(self, kind: str, name: str) -> UUID:
        """The identity of what is so named: the same in every process and every run."""
        identity = uuid5(NAMESPACE_URL, f"cast:{kind}:{name}")
        self._names[identity] = (kind, name)
        return identity

    def name_of(self, identity: UUID) -> str:
        """The name of a thing, for messages of failing tests."""
        return self._names[identity][1] if identity in self._names else str(identity)

    def names_of(self, kind: str) -> list[str]:
        """All names of one kind."""
        return [name for there, name in self._names.values() if there == kind]

    def day(self, days_ago: int) -> date:
        """The day so many days before today."""
        return self.facts.today - timedelta(days=days_ago)

    def years_ago(self, years: int, plus_days: int = 0) -> date:
        """The birth date of somebody whose birthday it is in `plus_days` days."""
        birthday = self.facts.today + timedelta(days=plus_days)
        while True:
            try:
                return birthday.replace(year=birthday.year - years)
            except ValueError:  # The 29th of February: the next birthday is on 1 March.
                birthday += timedelta(days=1)

    def number(self) -> int:
        """The next number of this world, for references."""
        self._count += 1
        return self._count

    def account(self, name: str) -> Account:
        """The account of somebody of the cast."""
        return self.facts.one(Account, self.id_of("account", name))

    def person(self, name: str) -> Person:
        """Somebody of the cast, as the landlord knows them."""
        return self.facts.one(Person, self.id_of("person", name))

    def home(self, name: str) -> Home:
        """A home by its street."""
        return self.facts.one(Home, self.id_of("home", name))

    def tenancy(self, name: str) -> Tenancy:
        """A letting, named after its home."""
        return self.facts.one(Tenancy, self.id_of("tenancy", name))

    def patch(self, name: str) -> Patch:
        """A patch by its name."""
        return self.facts.one(Patch, self.id_of("patch", name))

    def make_account(self, name: str, role: str, *, human: str = "", **states: bool) -> Account:
        username = name.lower().replace(" ", ".")
        account = Account(self.id_of("account", name), username, role, human=human, **states)
        return self.facts.add(account)

    def ask_for_role(
        self, name: str, role: str, *, asked_by: str, ended: bool = False
    ) -> TwoPersonRequest:
        identity = self.id_of("role request", f"{name} {role}")
        account, asker = self.account(name).id, self.account(asked_by).id
        return self.facts.add(
            TwoPersonRequest(identity, asker, about=account, role=role, ended=ended)
        )

    def make_leave(self, name: str, *, days: int, ended: bool = False) -> Leave:
        """Someone is away for a week, so many days from today."""
        first = self.facts.today + timedelta(days=days)
        identity = self.id_of("leave", f"{name} {days}")
        last = first + timedelta(days=6)
        return self.facts.add(Leave(identity, self.account(name).id, first, last, ended=ended))

    def role_request(self, name: str, role: str) -> TwoPersonRequest:
        """The role that was asked for someone."""
        return self.facts.one(TwoPersonRequest, self.id_of("role request", f"{name} {role}"))

    def make_person(
        self,
        name: str,
        *,
        surname: str,
        born_on: date | None,
        account: UUID | None = None,
        works_as: UUID | None = None,
        deceased: bool = False,
        ended: bool = False,
    ) -> Person:
        ref = f"P{self.number():07}"
        return self.facts.add(
            Person(
                self.id_of("person", name),
                ref,
                surname,
                born_on,
                account,
                works_as,
                deceased,
                ended,
            )
        )

    def make_safe_contact(
        self, person: str, *, hides_home: bool = True, standing: str = "set", ended: bool = False
    ) -> SafeContact:
        identity = self.id_of("safe contact", person)
        return self.facts.add(
            SafeContact(identity, self.person(person).id, hides_home, standing, ended=ended)
        )

    def declare(
        self, name: str, person: str, *, days: int = 0, ended: bool = False
    ) -> DeclaredInterest:
        """A colleague has said that they are close to somebody, in force so many days from today."""
        identity = self.id_of("declared interest", f"{name} {person}")
        first = self.facts.today + timedelta(days=days)
        account, close = self.account(name).id, self.person(person).id
        return self.facts.add(DeclaredInterest(identity, account, close, first, ended=ended))

    def declared(self, name: str, person: str) -> DeclaredInterest:
        """What was declared."""
        identity = self.id_of("declared interest", f"{name} {person}")
        return self.facts.one(DeclaredInterest, identity)

    def hand_on(
        self, name: str, goes_to: str, *, patch: str | None = None, ended: bool = False
    ) -> Task:
        """A call that was handed on, about somebody of the cast."""
        identity = self.id_of("task", f"{name} {goes_to}")
        of_patch = self.patch(patch).id if patch else None
        return self.facts.add(Task(identity, goes_to, self.person(name).id, of_patch, ended=ended))

    def task(self, name: str, goes_to: str) -> Task:
        """What was handed on."""
        return self.facts.one(Task, self.id_of("task", f"{name} {goes_to}"))

    def give_code(self, person: str, delivery: str, *, ended: bool = False) -> Activation:
        identity = self.id_of("activation", person)
        return self.facts.add(Activation(identity, self.person(person).id, delivery, ended=ended))

    def write_letters(self, name: str, *, ended: bool = False) -> LettersRun:
        """A run of letters that someone has written; ended: they were lost."""
        identity = self.id_of("letters", name)
        return self.facts.add(LettersRun(identity, self.account(name).id, ended=ended))

    def letters(self, name: str) -> LettersRun:
        """The letters that someone has written."""
        return self.facts.one(LettersRun, self.id_of("letters", name))

    def check_identity(self, person: str, how: str = "in person") -> IdentityCheck:
        """Staff have seen somebody, or called them back."""
        identity = self.id_of("identity check", person)
        return self.facts.add(IdentityCheck(identity, self.person(person).id, how))

    def doubt_birth_date(self, person: str) -> Doubt:
        """Staff have seen a document with another birth date."""
        return self.facts.add(Doubt(self.id_of("doubt", person), self.person(person).id))

    def make_patch(self, name: str) -> Patch:
        return self.facts.add(Patch(self.id_of("patch", name), f"LN-{self.number():02}"))

    def assign(
        self,
        officer: str,
        patch: str,
        *,
        kind: str = "lead",
        days: int | None = None,
        ended: bool = False,
    ) -> Assignment:
        """For good, or as a cover until so many days from today."""
        identity = self.id_of("assignment", f"{officer} {patch}")
        where, who = self.patch(patch).id, self.account(officer).id
        until = None if days is None else self.facts.today + timedelta(days=days)
        return self.facts.add(Assignment(identity, where, who, kind, until, ended=ended))

    def make_home(self, name: str, patch: str | None) -> Home:
        where = self.patch(patch).id if patch else None
        return self.facts.add(Home(self.id_of("home", name), f"{self.number():07}", where))

    def make_tenancy(self, name: str, home: str, *, start: int, end: int | None = None) -> Tenancy:
        return self.facts.add(
            Tenancy(
                self.id_of("tenancy", name),
                f"{self.number():07}-01",
                self.home(home).id,
                self.day(start),
                None if end is None else self.day(end),
            )
        )

    def make_occupancy(
        self,
        person: str,
        tenancy: str,
        role: str,
        *,
        start: int,
        end: int | None,
        ended: bool = False,
    ) -> Occupancy:
        identity = self.id_of("occupancy", f"{person} {tenancy} {start}")
        return self.facts.add(
            Occupancy(
                identity,
                self.person(person).id,
                self.tenancy(tenancy).id,
                role,
                self.day(start),
                None if end is None else self.day(end),
                ended=ended,
            )
        )

    def change(self, thing: Thing, **changes: object) -> None:
        """Let something be otherwise from now on."""
        self.facts.add(replace(thing, **changes))  # type: ignore[arg-type]
