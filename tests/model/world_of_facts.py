"""All facts of a small world in one place, and the plain questions that the rule asks of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar, cast
from uuid import UUID

from tests.model.facts import (
    Account,
    Document,
    Fact,
    Freeze,
    Hold,
    Occupancy,
    Party,
    Person,
    Release,
    Share,
    Thing,
)

T = TypeVar("T", bound=Thing)
F = TypeVar("F", bound=Fact)

DAYS_AFTER_LEAVING = 28
KINDS_OF_SIDES = {
    "asb letter to complainer": frozenset({"complainer"}),
    "asb warning letter": frozenset({"alleged perpetrator"}),
    "witness statement": frozenset({"complainer", "witness"}),
    "diary sheet": frozenset({"complainer", "witness"}),
}
"""Kinds that go to some sides of a case only; every other goes to all."""


@dataclass(slots=True)
class Facts:
    """Everything that is true, by identity. `today` is the day on which it is asked."""

    today: date
    portal_is_open: bool = True
    kinds_for_tenants: frozenset[str] = frozenset()
    kinds_for_no_resident: frozenset[str] = frozenset()
    kinds_of_sides: dict[str, frozenset[str]] = field(default_factory=lambda: dict(KINDS_OF_SIDES))
    things: dict[type[Thing], dict[UUID, Thing]] = field(default_factory=lambda: defaultdict(dict))

    def goes_to_side(self, kind: str, side: str) -> bool:
        """Whether a case document of this kind may ever be read by somebody on this side."""
        return side in self.kinds_of_sides.get(kind, {side})

    def add(self, thing: T) -> T:
        """Take in one more thing, or what is now true of one that is here."""
        self.things[type(thing)][thing.id] = thing
        return thing

    def end(self, fact: Fact) -> None:
        """End a fact, and with it what hangs on it: a party's shares, a share's or document's releases."""
        self.add(replace(fact, ended=True))
        for share in list(self.live(Share)):
            if share.party == fact.id:
                self.end(share)
        for hold in list(self.live(Hold)):
            if fact.id in (hold.release, hold.share):
                self.end(hold)
        for release in list(self.live(Release)):
            if fact.id in (release.share, release.document):
                self.end(release)

    def all(self, kind: type[T]) -> Iterator[T]:
        """Everything of one kind, ended or not."""
        return iter(cast(dict[UUID, T], self.things[kind]).values())

    def live(self, kind: type[F]) -> Iterator[F]:
        """Every fact of one kind that has not ended."""
        return (fact for fact in self.all(kind) if not fact.ended)

    def one(self, kind: type[T], identity: UUID) -> T:
        """The thing of this kind with this identity."""
        return cast(T, self.things[kind][identity])

    def person_of(self, account: Account) -> Person | None:
        """The resident behind an account."""
        return next((p for p in self.all(Person) if p.account == account.id and not p.ended), None)

    def accounts_of_one_human(self, account: Account) -> frozenset[UUID]:
        """The account, and every other one of the same human being."""
        human = account.human or account.id
        return ids(a for a in self.all(Account) if (a.human or a.id) == human)

    def occupancies_of(self, person: Person, tenancy: UUID | None = None) -> list[Occupancy]:
        """A person's live occupancies, everywhere or in one tenancy."""
        return [
            occupancy
            for occupancy in self.live(Occupancy)
            if occupancy.person == person.id and tenancy in (None, occupancy.tenancy)
        ]

    def waits(self, thing: UUID | None) -> bool:
        """Whether a release or a share waits for the safeguarding lead."""
        return any(thing and thing in (hold.release, hold.share) for hold in self.live(Hold))

    def is_frozen(self, document: Document, reader: Person | None = None) -> bool:
        """Whether a freeze lies on the document, its tenancy or its case, for this reader or at all."""
        gave_it = reader is not None and document.given_by == reader.id
        return any(
            _lies_on(freeze, document) and not (freeze.spares_giver and gave_it)
            for freeze in self.live(Freeze)
        )

    def is_sealed(self, document: Document) -> bool:
        """Whether such a freeze keeps staff from it too."""
        return any(f.sealed and _lies_on(f, document) for f in self.live(Freeze))

    def is_widely_frozen(self, document: Document, reader: Person | None = None) -> bool:
        """Whether a wide freeze keeps this reader from it, or everybody."""
        addressed = {r.recipient for r in self.all(Release) if r.document == document.id}
        addressed |= {document.addressee} if document.addressee else set()
        return any(
            freeze.wide == "everything"
            or (freeze.wide == "cases" and document.case is not None)
            or (freeze.wide == "kind" and freeze.kind == document.kind)
            or (freeze.wide == "account" and reader and freeze.account == reader.account)
            or (freeze.wide == "person" and freeze.person in addressed)
            or (document.case is not None and self.closes_case(freeze, document.case))
            for freeze in self.live(Freeze)
        )

    def is_case_closed(self, case: UUID, reader: Person) -> bool:
        """Whether a freeze, of the case or a wide one, keeps this reader from following it."""
        return any(
            freeze.case == case
            or freeze.wide in ("everything", "cases")
            or (freeze.wide == "account" and freeze.account == reader.account)
            or self.closes_case(freeze, case)
            for freeze in self.live(Freeze)
        )

    def closes_case(self, freeze: Freeze, case: UUID) -> bool:
        """Whether a freeze about a person closes a case: they are or were a party to it."""
        return freeze.wide == "person" and any(
            party.case == case and party.person == freeze.person for party in self.all(Party)
        )


def _lies_on(freeze: Freeze, document: Document) -> bool:
    return (
        freeze.document == document.id
        or (freeze.tenancy is not None and freeze.tenancy == document.tenancy)
        or (freeze.case is not None and freeze.case == document.case)
    )


def ids(things: Iterable[Thing]) -> frozenset[UUID]:
    """The identities of some things."""
    return frozenset(thing.id for thing in things)
