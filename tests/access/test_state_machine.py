"""Life goes on: after every step, everybody sees exactly what the plain rule says, by each wall.

A step that takes sight away chooses somebody who has it: the state before is its positive control,
and whoever is not meant keeps what they had.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.access import moves
from tests.access.looking import both_ways
from tests.access.visiting import A_CASE, A_DOCUMENT, file_of, ids_in_list
from tests.clients import PersonsClient
from tests.copies import is_copy_of
from tests.model import resident
from tests.model.expectation import expected
from tests.model.facts import Block, Document, Freeze, Occupancy, Party, Person, Release, Share
from tests.model.writing import may_be_shared
from tests.world import World

AFTER_EVERY_STEP = ("documents.Document", "documents.Release", "cases.Share", "tenancies.Tenancy")
AT_THE_END = ("cases.Wording", "tenancies.Property", "tenancies.Person")
PEOPLE = ("Morag", "Ewan", "Shona", "Lorna", "Finlay", "Skye", "Agnes", "Gregor")
DOCUMENTS = (
    "Loch agreement",
    "Loch gas",
    "Loch repair",
    "Loch rent",
    "Loch today",
    "Loch unreleased",
    "Loch for Ewan",
    "Loch for Lorna",
    "NOISE letter to Morag",
    "NOISE second letter to Morag",
    "NOISE warning to Ewan",
    "NOISE diary of Morag",
    "DOGS statement of Agnes",
    "DOGS letter to Gregor",
)
people = st.sampled_from(PEOPLE)
documents = st.sampled_from(DOCUMENTS)
homes = st.sampled_from(["Loch Road", "Castle Brae"])
cases = st.sampled_from(["NOISE", "DOGS"])
parts = st.sampled_from(["complainer", "witness", "alleged perpetrator"])
days = st.integers(0, 40)
which = st.integers(0, 1000)


class Life(RuleBasedStateMachine):
    """The cast's two homes and two cases, and everything that can happen to them."""

    today: World

    def __init__(self) -> None:
        super().__init__()
        self.world = World(type(self).today.facts.today)
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        try:
            self.compare(AT_THE_END)
            self.looks_around(PEOPLE[len(list(self.world.facts.all(Release))) % len(PEOPLE)])
        finally:
            self.roll_back()

    def roll_back(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # Steps of the landlord's people ---------------------------------------------------------

    @rule(person=people, case=cases)
    def share(self, person: str, case: str) -> None:
        for party in self.parties(person, case):
            if may_be_shared(self.world.facts, party):
                moves.share(self.world, party)
                return

    @rule(n=which)
    def stop_sharing(self, n: int) -> None:
        if shares := [s for s in self.world.facts.live(Share) if s.person in self.everybody()]:
            moves.stop_sharing(self.world, shares[n % len(shares)])

    @rule(
        document=documents,
        to=st.sampled_from(["household", "tenants", *PEOPLE]),
        opens=st.integers(-2, 30),
        length=st.none() | st.integers(0, 60),
    )
    def release(self, document: str, to: str, opens: int, length: int | None) -> None:
        today = self.world.facts.today
        opens_on = today - timedelta(days=opens)
        until = None if length is None else opens_on + timedelta(days=length)
        moves.release(self.world, self.document(document), to, opens_on=opens_on, until=until)

    @rule(document=documents)
    def release_to_the_addressee(self, document: str) -> None:
        addressee = self.document(document).addressee
        if addressee:
            moves.release(
                self.world,
                self.document(document),
                self.world.name_of(addressee),
                opens_on=self.world.facts.today,
                until=None,
            )

    @rule(n=which)
    def withdraw(self, n: int) -> None:
        if seen := self.what_somebody_sees(Release, "documents.Release"):
            moves.withdraw(self.world, seen[n % len(seen)])

    @rule(person=people, n=which, how=st.sampled_from(["document", "tenancy", "case"]))
    def block_from_what_they_read(self, person: str, n: int, how: str) -> None:
        read = self.documents_read_by(person)
        if not read:
            return
        document = read[n % len(read)]
        subject = document.id if how == "document" else getattr(document, how)
        if subject is None:
            return
        others = {name: self.documents_read_by(name) for name in PEOPLE if name != person}
        moves.block(self.world, self.person(person), **{how: subject})
        assert document not in self.documents_read_by(person)
        assert others == {name: self.documents_read_by(name) for name in others}

    @rule(person=people, n=which)
    def report_what_they_read(self, person: str, n: int) -> None:
        """It is hidden from them alone."""
        if read := self.documents_read_by(person):
            document = read[n % len(read)].id
            moves.block(self.world, self.person(person), document=document, reported=True)

    @rule(person=people)
    def block_from_everything(self, person: str) -> None:
        moves.block(self.world, self.person(person))

    @rule(n=which)
    def lift_a_block(self, n: int) -> None:
        if blocks := [b for b in self.world.facts.live(Block) if b.person in self.everybody()]:
            moves.lift(self.world, blocks[n % len(blocks)])

    @rule(person=people, n=which, how=st.sampled_from(["document", "tenancy", "case"]))
    def freeze_what_somebody_reads(self, person: str, n: int, how: str) -> None:
        read = self.documents_read_by(person)
        if not read:
            return
        document = read[n % len(read)]
        subject = document.id if how == "document" else getattr(document, how)
        if subject is not None:
            moves.freeze(self.world, **{how: subject})
            assert not any(document in self.documents_read_by(name) for name in PEOPLE)

    @rule(person=people, n=which)
    def report_of_a_case_closes_it(self, person: str, n: int) -> None:
        """To everybody but whoever gave it."""
        of_cases = [document for document in self.documents_read_by(person) if document.case]
        if of_cases:
            document = of_cases[n % len(of_cases)]
            moves.freeze(self.world, document=document.id, spares_giver=True)
            readers = [name for name in PEOPLE if document in self.documents_read_by(name)]
            assert all(document.given_by == self.person(name).id for name in readers)

    @rule(level=st.sampled_from(["everything", "cases", "kind", "account", "person"]), n=which)
    def freeze_widely(self, level: str, n: int) -> None:
        wide = [freeze.wide for freeze in self.world.facts.live(Freeze)]
        name = PEOPLE[n % len(PEOPLE)]
        of_one: dict[str, dict[str, object]] = {
            "kind": {"kind": self.document(DOCUMENTS[n % len(DOCUMENTS)]).kind},
            "account": {"account": self.world.account(name).id},
            "person": {"person": self.person(name).id},
        }
        if level not in wide:
            moves.freeze(self.world, wide=level, **of_one.get(level, {}))

    @rule(n=which)
    def thaw(self, n: int) -> None:
        if freezes := list(self.world.facts.live(Freeze)):
            moves.lift(self.world, freezes[n % len(freezes)])

    @rule(person=people)
    def switch_account(self, person: str) -> None:
        account = self.world.account(person)
        moves.switch_account(self.world, account, is_active=not account.is_active)

    @rule()
    def switch_portal(self) -> None:
        moves.switch_portal(self.world, is_open=not self.world.facts.portal_is_open)

    # Steps of a later export ----------------------------------------------------------------

    @rule(
        person=people,
        home=homes,
        role=st.sampled_from(["Tenant", "Joint tenant", "Partner", "Child", "Lodger"]),
        ago=st.integers(0, 500),
    )
    def join_home(self, person: str, home: str, role: str, ago: int) -> None:
        start = self.world.facts.today - timedelta(days=ago)
        moves.join_home(self.world, self.person(person), home, role, start)

    @rule(person=people, n=which, ago=st.integers(0, 31))
    def leave_home(self, person: str, n: int, ago: int) -> None:
        if occupancies := self.occupancies(person):
            last_day = self.world.facts.today - timedelta(days=ago)
            moves.leave_home(self.world, occupancies[n % len(occupancies)], last_day)

    @rule(person=people, n=which)
    def occupancy_vanishes(self, person: str, n: int) -> None:
        if occupancies := self.occupancies(person):
            moves.vanish(self.world, occupancies[n % len(occupancies)])

    @rule(person=people, case=cases, part=parts)
    def join_case(self, person: str, case: str, part: str) -> None:
        moves.join_case(self.world, self.person(person), case, part)

    @rule(person=people, case=cases)
    def party_vanishes(self, person: str, case: str) -> None:
        for party in self.parties(person, case)[:1]:
            moves.vanish(self.world, party)

    @rule(document=documents)
    def document_vanishes(self, document: str) -> None:
        if not self.document(document).ended:
            moves.vanish(self.world, self.document(document))

    @rule(person=people, plus_days=st.none() | st.integers(-2, 3))
    def birth_date_is_corrected(self, person: str, plus_days: int | None) -> None:
        """So that the 16th birthday is in some days, or nobody knows when."""
        born_on = None if plus_days is None else self.world.years_ago(16, plus_days)
        moves.correct(self.world, self.person(person), born_on=born_on)

    @rule(person=people)
    def death_is_recorded_or_taken_back(self, person: str) -> None:
        someone = self.person(person)
        moves.correct(self.world, someone, deceased=not someone.deceased)

    @rule(days=days)
    def wait(self, days: int) -> None:
        moves.wait(self.world, days)

    # What always holds ------------------------------------------------------------------------

    @invariant()
    def everybody_sees_what_the_rule_gives_them(self) -> None:
        self.compare(AFTER_EVERY_STEP)

    def compare(self, labels: Iterable[str]) -> None:
        for name in PEOPLE:
            account = self.world.account(name)
            for label, (by_grants, by_facts) in both_ways(account.id, labels).items():
                due = expected(self.world.facts, account, label)
                assert by_grants == due, f"wall 1, {label} for {name}"
                assert by_facts == due, f"wall 2, {label} for {name}"

    @rule(person=people)
    def looks_around(self, person: str) -> None:
        """Through the portal's pages: what is listed, and the files that come back."""
        account = self.world.account(person)
        read = expected(self.world.facts, account, "documents.Document")
        followed = expected(self.world.facts, account, "cases.Share")
        browser = PersonsClient(account.id)
        assert ids_in_list(browser, "/documents/", A_DOCUMENT) == read, person
        assert ids_in_list(browser, "/cases/", A_CASE) == followed, person
        others = [
            document for name in DOCUMENTS if (document := self.document(name).id) not in read
        ]
        for document in read:
            assert is_copy_of(document, file_of(browser, document) or b""), person
        assert {file_of(browser, document) for document in others[:3]} <= {None}, person

    # Choosing -----------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        return self.world.person(name)

    def document(self, name: str) -> Document:
        return self.world.document(name)

    def everybody(self) -> set[UUID]:
        return {self.person(name).id for name in PEOPLE}

    def occupancies(self, name: str) -> list[Occupancy]:
        return self.world.facts.occupancies_of(self.person(name))

    def parties(self, name: str, case: str) -> list[Party]:
        who, what = self.person(name).id, self.world.case(case).id
        return [p for p in self.world.facts.live(Party) if (p.person, p.case) == (who, what)]

    def documents_read_by(self, name: str) -> list[Document]:
        read = resident.documents(self.world.facts, self.person(name))
        return [p for p in self.world.facts.all(Document) if p.id in read]

    def what_somebody_sees(self, kind: type[Release], label: str) -> list[Release]:
        facts = self.world.facts
        seen = {i for name in PEOPLE for i in expected(facts, self.world.account(name), label)}
        return [thing for thing in facts.live(kind) if thing.id in seen]


@pytest.mark.django_db
@pytest.mark.parametrize("lives", [5, pytest.param(15, marks=pytest.mark.shipping)])
def test_every_person_sees_what_the_rule_says_after_every_change(world: World, lives: int) -> None:
    Life.today = world
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=lives,
            stateful_step_count=20,
            deadline=None,
            database=None,
            # A failing life is short enough to read; making it shorter takes five minutes.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
