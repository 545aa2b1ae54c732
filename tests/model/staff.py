"""What a member of staff works on, from assignments, openings and the cases they are a party to."""

from __future__ import annotations

from uuid import UUID

from tests.model.facts import (
    Account,
    Assignment,
    Block,
    Case,
    Freeze,
    Home,
    Opening,
    Paper,
    Party,
    Person,
    Report,
    SafeContact,
    Stay,
    Tenancy,
)
from tests.model.world_of_facts import Facts, ids


def own_cases(facts: Facts, account: Account) -> frozenset[UUID]:
    """Cases that the member of staff is a party to: never theirs to see."""
    themselves = ids(p for p in facts.all(Person) if p.works_as == account.id)
    return frozenset(party.case for party in facts.live(Party) if party.person in themselves)


def cases_but_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every case but their own."""
    return ids(facts.all(Case)) - own_cases(facts, account)


def patches(facts: Facts, account: Account) -> frozenset[UUID]:
    """The patches an officer is assigned to, as lead or cover."""
    return frozenset(a.patch for a in facts.live(Assignment) if a.user == account.id)


def _in_patch(facts: Facts, account: Account, home: UUID) -> bool:
    return facts.one(Home, home).patch in patches(facts, account)


def _opened_today(facts: Facts, account: Account) -> frozenset[UUID]:
    openings = [o for o in facts.live(Opening) if o.user == account.id and o.day == facts.today]
    return frozenset(thing for o in openings for thing in (o.tenancy, o.case) if thing)


def worked_tenancies(facts: Facts, account: Account) -> frozenset[UUID]:
    """Tenancies in the officer's patches, or opened today."""
    opened = _opened_today(facts, account)
    return ids(t for t in facts.all(Tenancy) if t.id in opened or _in_patch(facts, account, t.home))


def worked_cases(facts: Facts, account: Account) -> frozenset[UUID]:
    """Cases in the officer's patches, or opened today; never their own."""
    opened = _opened_today(facts, account)
    found = ids(c for c in facts.all(Case) if c.id in opened or _in_patch(facts, account, c.home))
    return found - own_cases(facts, account)


def worked_homes(facts: Facts, account: Account) -> frozenset[UUID]:
    """Homes in the officer's patches, or of what they opened today."""
    return (
        ids(h for h in facts.all(Home) if _in_patch(facts, account, h.id))
        | {facts.one(Tenancy, t).home for t in worked_tenancies(facts, account)}
        | {facts.one(Case, c).home for c in worked_cases(facts, account)}
    )


def met_people(facts: Facts, account: Account) -> frozenset[UUID]:
    """Who lives or lived in, or is or was a party to, what the officer works."""
    tenancies, cases = worked_tenancies(facts, account), worked_cases(facts, account)
    return frozenset(
        [s.person for s in facts.all(Stay) if s.tenancy in tenancies]
        + [p.person for p in facts.all(Party) if p.case in cases]
    )


def worked_papers(facts: Facts, account: Account) -> frozenset[UUID]:
    """Papers of what the officer works; a frozen one only in their patches."""
    tenancies, cases = worked_tenancies(facts, account), worked_cases(facts, account)
    return ids(
        paper
        for paper in facts.live(Paper)
        if (paper.tenancy in tenancies or paper.case in cases)
        and (not facts.is_frozen(paper) or _in_patch(facts, account, _home_of(facts, paper)))
    )


def freezes_of_work(facts: Facts, account: Account) -> frozenset[UUID]:
    """Freezes of what the officer works, ended or not."""
    seen = (
        worked_papers(facts, account)
        | worked_tenancies(facts, account)
        | worked_cases(facts, account)
    )
    return ids(f for f in facts.all(Freeze) if {f.paper, f.case, f.tenancy} & seen)


def papers_not_frozen_nor_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: papers the landlord holds, but frozen ones and those of a case of their own."""
    mine = own_cases(facts, account)
    return ids(p for p in facts.live(Paper) if not facts.is_frozen(p) and p.case not in mine)


def papers_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: every paper ever held, but those of a case of their own."""
    mine = own_cases(facts, account)
    return ids(p for p in facts.all(Paper) if p.case not in mine)


def corrections_of(facts: Facts, papers: frozenset[UUID]) -> frozenset[UUID]:
    """Reports by people who disagree with one of these papers, which is about them."""
    return ids(r for r in facts.all(Report) if r.wrong == "about me" and r.paper in papers)


def corrections_of_work(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: of the papers they work."""
    return corrections_of(facts, worked_papers(facts, account))


def corrections_everywhere(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: of the papers they see."""
    return corrections_of(facts, papers_not_frozen_nor_own(facts, account))


def reports_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: every report, but those about a paper of a case of their own."""
    seen = papers_not_own(facts, account)
    return ids(r for r in facts.all(Report) if r.paper is None or r.paper in seen)


def freezes_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: every freeze, but of a case of their own and of its papers."""
    mine, seen = own_cases(facts, account), papers_not_own(facts, account)
    return ids(
        f for f in facts.all(Freeze) if f.case not in mine and (f.paper is None or f.paper in seen)
    )


def openings_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """Reasons for looking outside a patch, but those that were given to open a case of their own."""
    return ids(o for o in facts.all(Opening) if o.case not in own_cases(facts, account))


def blocks_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every block, but those in a case of their own or on its papers."""
    mine = own_cases(facts, account)
    papers = ids(p for p in facts.all(Paper) if p.case in mine)
    return ids(b for b in facts.all(Block) if b.case not in mine and b.paper not in papers)


def blocks_of_people_met(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: of people they meet in their work."""
    met = met_people(facts, account)
    return ids(b for b in facts.all(Block) if b.person in met) & blocks_not_own(facts, account)


def lead_officers(facts: Facts) -> frozenset[UUID]:
    """The officers whose names staff read beside a patch."""
    active = {a.id for a in facts.all(Account) if a.is_active}
    return frozenset(
        a.user for a in facts.live(Assignment) if a.kind == "lead" and a.user in active
    )


def unprotected_people(facts: Facts, _account: Account) -> frozenset[UUID]:
    """People without a live safe contact: those an adviser may see."""
    protected = {contact.person for contact in facts.live(SafeContact)}
    return ids(facts.all(Person)) - protected


def _home_of(facts: Facts, paper: Paper) -> UUID:
    if paper.tenancy:
        return facts.one(Tenancy, paper.tenancy).home
    assert paper.case is not None
    return facts.one(Case, paper.case).home
