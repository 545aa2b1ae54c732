"""What a member of staff works on: from assignments, out-of-patch accesses and their own cases."""

from __future__ import annotations

from uuid import UUID

from tests.model.facts import (
    Account,
    Assignment,
    Block,
    Case,
    Document,
    Freeze,
    Home,
    Incident,
    IncidentStep,
    Leave,
    Occupancy,
    OutOfPatchAccess,
    Party,
    Person,
    Report,
    SafeContact,
    Task,
    Tenancy,
    TwoPersonRequest,
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
    """The patches an officer is assigned to, as lead or cover, for good or until a day."""
    return frozenset(
        a.patch
        for a in facts.live(Assignment)
        if a.user == account.id and (a.until is None or a.until >= facts.today)
    )


def _in_patch(facts: Facts, account: Account, home: UUID) -> bool:
    return facts.one(Home, home).patch in patches(facts, account)


def _opened_today(facts: Facts, account: Account) -> frozenset[UUID]:
    accesses = [
        o for o in facts.live(OutOfPatchAccess) if o.user == account.id and o.day == facts.today
    ]
    opened = {thing for o in accesses for thing in (o.tenancy, o.case) if thing}
    return frozenset(thing for thing in opened if not _is_kept_from_outside(facts, thing))


def protected_people(facts: Facts) -> frozenset[UUID]:
    """People with a live safe contact that is in force."""
    return frozenset(c.person for c in facts.live(SafeContact) if c.standing != "waiting")


def _living(facts: Facts) -> list[tuple[UUID, UUID]]:
    """Who lives, or is to live, in which home."""
    return [
        (s.person, facts.one(Tenancy, s.tenancy).home)
        for s in facts.live(Occupancy)
        if s.end is None or s.end >= facts.today
    ]


def _secret_homes(facts: Facts) -> frozenset[UUID]:
    keeping = {c.person for c in facts.live(SafeContact) if c.hides_home}
    keeping &= protected_people(facts)
    return frozenset(home for person, home in _living(facts) if person in keeping)


def hidden_people(facts: Facts) -> frozenset[UUID]:
    """Protected people, and everyone who lives in a home that is kept secret."""
    secret = _secret_homes(facts)
    return protected_people(facts) | {p for p, home in _living(facts) if home in secret}


def _is_kept_from_outside(facts: Facts, thing: UUID) -> bool:
    """Whether a tenancy or case has to do with someone hidden or with a home that is kept secret."""
    people = {s.person for s in facts.all(Occupancy) if s.tenancy == thing}
    people |= {p.person for p in facts.all(Party) if p.case == thing}
    homes = {t.home for t in facts.all(Tenancy) if t.id == thing}
    homes |= {c.home for c in facts.all(Case) if c.id == thing}
    return bool(people & hidden_people(facts) or homes & _secret_homes(facts))


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
        [s.person for s in facts.all(Occupancy) if s.tenancy in tenancies]
        + [p.person for p in facts.all(Party) if p.case in cases]
    )


def patch_people(facts: Facts, account: Account) -> frozenset[UUID]:
    """Who lives or lived in, or is or was a party to, what lies in the officer's patches."""
    own = own_cases(facts, account)
    here = {h.id for h in facts.all(Home) if _in_patch(facts, account, h.id)}
    tenancies = {t.id for t in facts.all(Tenancy) if t.home in here}
    cases = {c.id for c in facts.all(Case) if c.home in here and c.id not in own}
    return frozenset(
        [s.person for s in facts.all(Occupancy) if s.tenancy in tenancies]
        + [p.person for p in facts.all(Party) if p.case in cases]
    )


def tasks_of_patches(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: those of their patches that go to officers."""
    mine = patches(facts, account)
    return ids(t for t in facts.all(Task) if t.goes_to == "officer" and t.patch in mine)


def safeguards(facts: Facts, account: Account) -> bool:
    """Whether they have the safeguarding lead's duty; every manager, while nobody has it."""
    away = {a.user for a in facts.live(Leave) if a.first <= facts.today <= a.last}
    has_it = any(
        a.is_safeguarding_lead and a.is_active and a.id not in away for a in facts.all(Account)
    )
    return account.is_safeguarding_lead or (account.role == "manager" and not has_it)


def tasks_of_managers(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: every one but the safeguarding lead's."""
    every = safeguards(facts, account)
    return ids(t for t in facts.all(Task) if every or t.goes_to != "safeguarding")


def tasks_of_the_lead(facts: Facts, account: Account) -> frozenset[UUID]:
    """The safeguarding lead's."""
    theirs = safeguards(facts, account)
    return ids(t for t in facts.all(Task) if theirs and t.goes_to == "safeguarding")


def worked_documents(facts: Facts, account: Account) -> frozenset[UUID]:
    """Documents of what the officer works; a frozen one only in their patches, a sealed one nowhere."""
    tenancies, cases = worked_tenancies(facts, account), worked_cases(facts, account)
    return ids(
        document
        for document in facts.live(Document)
        if (document.tenancy in tenancies or document.case in cases)
        and not facts.is_sealed(document)
        and (not facts.is_frozen(document) or _in_patch(facts, account, _home_of(facts, document)))
    )


def freezes_of_work(facts: Facts, account: Account) -> frozenset[UUID]:
    """Freezes of what the officer works, ended or not."""
    seen = (
        worked_documents(facts, account)
        | worked_tenancies(facts, account)
        | worked_cases(facts, account)
    )
    return ids(f for f in facts.all(Freeze) if {f.document, f.case, f.tenancy} & seen)


def documents_not_sealed_nor_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: documents the landlord holds, but sealed ones and those of a case of their own."""
    mine = own_cases(facts, account)
    return ids(p for p in facts.live(Document) if not facts.is_sealed(p) and p.case not in mine)


def documents_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: every document ever held, but those of a case of their own."""
    mine = own_cases(facts, account)
    return ids(p for p in facts.all(Document) if p.case not in mine)


def rectification_requests_of(facts: Facts, documents: frozenset[UUID]) -> frozenset[UUID]:
    """Reports by people who disagree with one of these documents, which is about them."""
    return ids(r for r in facts.all(Report) if r.wrong == "about me" and r.document in documents)


def rectification_requests_of_work(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: of the documents they work."""
    return rectification_requests_of(facts, worked_documents(facts, account))


def rectification_requests_everywhere(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: of the documents they see."""
    return rectification_requests_of(facts, documents_not_sealed_nor_own(facts, account))


def reports_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: every report, but those about a document of a case of their own."""
    seen = documents_not_own(facts, account)
    return ids(r for r in facts.all(Report) if r.document is None or r.document in seen)


def freezes_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's and the DPO's: every freeze, but of a case of their own and of its documents."""
    mine, seen = own_cases(facts, account), documents_not_own(facts, account)
    return ids(
        f
        for f in facts.all(Freeze)
        if f.case not in mine and (f.document is None or f.document in seen)
    )


def wide_and_sealed_freezes(facts: Facts, _account: Account) -> frozenset[UUID]:
    """The director's: those that close more than one tenancy, or something to staff too."""
    return ids(f for f in facts.all(Freeze) if f.wide or f.sealed)


def incidents_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every incident, but those with a report or a freeze of a case of their own."""
    reports, freezes = reports_not_own(facts, account), freezes_not_own(facts, account)
    touched = {r.incident for r in facts.all(Report) if r.id not in reports}
    touched |= {f.incident for f in facts.all(Freeze) if f.id not in freezes}
    return ids(i for i in facts.all(Incident) if i.id not in touched)


def steps_that_are_shown(facts: Facts, account: Account) -> frozenset[UUID]:
    """What was done with incidents they see; that a call was nothing, of managers for the deputy alone."""
    seen = incidents_not_own(facts, account)
    steps = facts.all(IncidentStep)
    hidden = () if account.is_deputy else ("nothing wrong",)
    return ids(s for s in steps if s.incident in seen and s.kind not in hidden)


def reports_of_managers(facts: Facts, account: Account) -> frozenset[UUID]:
    """Rectification requests; the deputy's are all reports but those on what they may not read."""
    if not account.is_deputy:
        return rectification_requests_everywhere(facts, account)
    documents = documents_not_sealed_nor_own(facts, account)
    reports = facts.all(Report)
    return ids(r for r in reports if r.document is None or r.document in documents)


def requests_about_freezes(seen: frozenset[UUID], facts: Facts) -> frozenset[UUID]:
    """Two-person requests to end one of these freezes, or to open the portal."""
    return ids(r for r in facts.all(TwoPersonRequest) if r.about is None or r.about in seen)


def out_of_patch_accesses_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """Reasons for looking outside a patch, but those that were given to open a case of their own."""
    return ids(o for o in facts.all(OutOfPatchAccess) if o.case not in own_cases(facts, account))


def blocks_not_own(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every block, but those in a case of their own or on its documents."""
    mine = own_cases(facts, account)
    documents = ids(p for p in facts.all(Document) if p.case in mine)
    return ids(b for b in facts.all(Block) if b.case not in mine and b.document not in documents)


def blocks_of_ours(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: without those that hide from somebody what they have reported themselves."""
    return ids(b for b in facts.all(Block) if not b.reported) & blocks_not_own(facts, account)


def blocks_of_people_met(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: of people they meet in their work."""
    met = met_people(facts, account)
    return ids(b for b in facts.all(Block) if b.person in met) & blocks_of_ours(facts, account)


def lead_officers(facts: Facts) -> frozenset[UUID]:
    """The officers whose names staff read beside a patch."""
    active = {a.id for a in facts.all(Account) if a.is_active}
    return frozenset(
        a.user for a in facts.live(Assignment) if a.kind == "lead" and a.user in active
    )


def officers_to_give_patches(facts: Facts) -> frozenset[UUID]:
    """The officers whose names a manager reads: one of them covers a patch."""
    return ids(a for a in facts.all(Account) if a.role == "officer" and a.is_active)


def _home_of(facts: Facts, document: Document) -> UUID:
    if document.tenancy:
        return facts.one(Tenancy, document.tenancy).home
    assert document.case is not None
    return facts.one(Case, document.case).home
