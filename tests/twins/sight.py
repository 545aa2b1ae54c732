"""What somebody may know of a world by the plain rule: that must be the same in both databases."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from uuid import UUID

from tests.model import staff
from tests.model.expectation import ROLES, expected, officers_of
from tests.model.facts import Account, Activation, Person, SafeContact
from tests.model.world_of_facts import Facts
from tests.world import World


@dataclass(frozen=True, slots=True)
class Sight:
    """The rows that somebody may see, model by model, and what pages tell them beside those rows."""

    rows: dict[str, frozenset[UUID]]
    told: frozenset[Hashable]

    def covers(self, thing: UUID) -> bool:
        """Whether they may see this thing, as a row of whichever model."""
        return any(thing in ids for ids in self.rows.values())


def sight(world: World, name: str) -> Sight:
    """What somebody of the cast may know; nobody, who is signed out, knows nothing."""
    if name == "nobody":
        return Sight({}, frozenset())
    facts, account = world.facts, world.account(name)
    rows = {label: expected(facts, account, label) for label in ROLES[account.role].rules}
    return Sight(rows, frozenset(_told(facts, account, rows)))


def _told(facts: Facts, account: Account, rows: dict[str, frozenset[UUID]]) -> list[Hashable]:
    """What docs/access.md lets somebody be told without the row itself."""
    if account.role == "resident":
        # The names of the officers of their homes, and who they are to us: as of which day they are 16.
        # And whether a code waits with which their account can be taken over.
        themselves = facts.person_of(account)
        mine = {themselves.id} if themselves else set()
        codes = [code.id for code in facts.live(Activation) if code.person in mine]
        return [*officers_of(facts, account), themselves, *codes]
    told: list[Hashable] = [*staff.lead_officers(facts)]
    if account.role == "manager":
        told += staff.officers_to_give_patches(facts)
    # What they read of the people they meet: whether one is protected, though not how they are reached,
    # and what they see now, as far as the asker works on it.
    for person in rows.get("tenancies.Person", ()) if account.role != "adviser" else ():
        told += _sees(facts, facts.one(Person, person), rows)
    return told


def _sees(facts: Facts, person: Person, rows: dict[str, frozenset[UUID]]) -> list[Hashable]:
    protected = any(contact.person == person.id for contact in facts.live(SafeContact))
    if person.account is None:
        return [(person.id, protected)]
    account = facts.one(Account, person.account)
    return [
        (person.id, protected, account.is_active),
        (
            person.id,
            expected(facts, account, "documents.Document") & rows["documents.Document"],
            expected(facts, account, "cases.Share") & rows["cases.Share"],
        ),
    ]
