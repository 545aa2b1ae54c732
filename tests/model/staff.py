"""What a member of staff works on: from assignments, out-of-patch accesses and who is too close to them."""

from __future__ import annotations

from uuid import UUID

from tests.model.facts import (
    Account,
    Assignment,
    Block,
    Case,
    Check,
    DeclaredInterest,
    Document,
    Finding,
    FoundWords,
    Freeze,
    Hold,
    Home,
    Incident,
    IncidentStep,
    Leave,
    LettersRun,
    Occupancy,
    OutOfPatchAccess,
    Party,
    Person,
    QuarantinedRow,
    Release,
    Report,
    SafeContact,
    Share,
    Task,
    Tenancy,
    TwoPersonRequest,
)
from tests.model.world_of_facts import Facts, ids


def close_people(facts: Facts, account: Account) -> frozenset[UUID]:
    """Oneself, whom one has declared, who lives or lived with these, and the parties to their cases."""
    accounts = facts.accounts_of_one_human(account)
    close = set(ids(p for p in facts.all(Person) if p.works_as in accounts))
    for interest in facts.live(DeclaredInterest):
        if interest.user in accounts and interest.first <= facts.today:
            close.add(interest.person)
    homes = {s.tenancy for s in facts.live(Occupancy) if s.person in close}
    cases = {party.case for party in facts.all(Party) if party.person in close}
    close |= {s.person for s in facts.live(Occupancy) if s.tenancy in homes}
    close |= {party.person for party in facts.all(Party) if party.case in cases}
    return frozenset(close)


def close_tenancies(facts: Facts, account: Account) -> frozenset[UUID]:
    """Where someone too close lives or lived."""
    close = close_people(facts, account)
    return frozenset(s.tenancy for s in facts.live(Occupancy) if s.person in close)


def close_cases(facts: Facts, account: Account) -> frozenset[UUID]:
    """To which someone too close is or was a party."""
    close = close_people(facts, account)
    return frozenset(party.case for party in facts.all(Party) if party.person in close)


def close_documents(facts: Facts, account: Account) -> frozenset[UUID]:
    """What is of such a tenancy or case."""
    kept = close_tenancies(facts, account) | close_cases(facts, account)
    return ids(d for d in facts.all(Document) if {d.tenancy, d.case} & kept)


def people(facts: Facts, account: Account) -> frozenset[UUID]:
    """Everybody who is not too close."""
    return ids(facts.all(Person)) - close_people(facts, account)


def runs_of_letters(facts: Facts, account: Account) -> frozenset[UUID]:
    """All, of whoever is too close to no one; else their own."""
    others = not close_people(facts, account)
    return ids(run for run in facts.all(LettersRun) if others or run.user == account.id)


def tenancies(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every tenancy that is not too close."""
    return ids(facts.all(Tenancy)) - close_tenancies(facts, account)


def cases(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every case that is not too close."""
    return ids(facts.all(Case)) - close_cases(facts, account)


def occupancies(facts: Facts, account: Account) -> frozenset[UUID]:
    """Of people and in tenancies that are not too close."""
    who, where = people(facts, account), tenancies(facts, account)
    return ids(s for s in facts.all(Occupancy) if s.person in who and s.tenancy in where)


def worked_occupancies(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: in the tenancies they work, of people who are not too close."""
    who, where = people(facts, account), worked_tenancies(facts, account)
    return ids(s for s in facts.all(Occupancy) if s.person in who and s.tenancy in where)


def interests_of_colleagues(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: not their own, nor in someone who is too close to them."""
    who = people(facts, account)
    return ids(i for i in facts.all(DeclaredInterest) if i.user != account.id and i.person in who)


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
    opened = {(thing, o.agreed) for o in accesses for thing in (o.tenancy, o.case) if thing}
    return frozenset(
        thing for thing, agreed in opened if agreed or not _is_kept_from_outside(facts, thing)
    )


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
    found = ids(
        t for t in facts.all(Tenancy) if t.id in opened or _in_patch(facts, account, t.home)
    )
    return found - close_tenancies(facts, account)


def worked_cases(facts: Facts, account: Account) -> frozenset[UUID]:
    """Cases in the officer's patches, or opened today; none too close."""
    opened = _opened_today(facts, account)
    found = ids(c for c in facts.all(Case) if c.id in opened or _in_patch(facts, account, c.home))
    return found - close_cases(facts, account)


def worked_homes(facts: Facts, account: Account) -> frozenset[UUID]:
    """Homes in the officer's patches, or of what they opened today."""
    return (
        ids(h for h in facts.all(Home) if _in_patch(facts, account, h.id))
        | {facts.one(Tenancy, t).home for t in worked_tenancies(facts, account)}
        | {facts.one(Case, c).home for c in worked_cases(facts, account)}
    )


def met_people(facts: Facts, account: Account) -> frozenset[UUID]:
    """Who lives or lived in, or is or was a party to, what the officer works."""
    homes, matters = worked_tenancies(facts, account), worked_cases(facts, account)
    met = frozenset(
        [s.person for s in facts.all(Occupancy) if s.tenancy in homes]
        + [p.person for p in facts.all(Party) if p.case in matters]
    )
    return met - close_people(facts, account)


def patch_people(facts: Facts, account: Account) -> frozenset[UUID]:
    """Who lives or lived in, or is or was a party to, what lies in the officer's patches."""
    here = {h.id for h in facts.all(Home) if _in_patch(facts, account, h.id)}
    lets = {t.id for t in facts.all(Tenancy) if t.home in here} & tenancies(facts, account)
    cases_here = {c.id for c in facts.all(Case) if c.home in here} & cases(facts, account)
    found = frozenset(
        [s.person for s in facts.all(Occupancy) if s.tenancy in lets]
        + [p.person for p in facts.all(Party) if p.case in cases_here]
    )
    return found - close_people(facts, account)


def _about_no_one_close(facts: Facts, account: Account) -> list[Task]:
    close = close_people(facts, account)
    return [t for t in facts.all(Task) if t.person not in close]


def tasks_of_patches(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: those of their patches that go to officers."""
    mine = patches(facts, account)
    calls = _about_no_one_close(facts, account)
    return ids(t for t in calls if t.goes_to == "officer" and t.patch in mine)


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
    calls = _about_no_one_close(facts, account)
    return ids(t for t in calls if every or t.goes_to != "safeguarding")


def tasks_of_the_lead(facts: Facts, account: Account) -> frozenset[UUID]:
    """The safeguarding lead's."""
    theirs = safeguards(facts, account)
    calls = _about_no_one_close(facts, account)
    return ids(t for t in calls if theirs and t.goes_to == "safeguarding")


def worked_documents(facts: Facts, account: Account) -> frozenset[UUID]:
    """Documents of what the officer works; a frozen one only in their patches, a sealed one nowhere."""
    homes, matters = worked_tenancies(facts, account), worked_cases(facts, account)
    return ids(
        document
        for document in facts.live(Document)
        if (document.tenancy in homes or document.case in matters)
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


def documents_unsealed(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: documents the landlord holds, but sealed ones and those too close."""
    held = ids(p for p in facts.live(Document) if not facts.is_sealed(p))
    return held - close_documents(facts, account)


def documents(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: every document ever held, but those too close."""
    return ids(facts.all(Document)) - close_documents(facts, account)


def _rectification_requests(
    facts: Facts, account: Account, seen: frozenset[UUID]
) -> frozenset[UUID]:
    """By people who disagree with one of these documents, which is about them, and are not too close."""
    close = close_people(facts, account)
    return ids(
        r
        for r in facts.all(Report)
        if r.wrong == "about me" and r.document in seen and r.person not in close
    )


def rectification_requests_of_work(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: of the documents they work."""
    return _rectification_requests(facts, account, worked_documents(facts, account))


def rectification_requests_everywhere(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: of the documents they see."""
    return _rectification_requests(facts, account, documents_unsealed(facts, account))


def reports(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: every report, but those by someone too close or about a document of theirs."""
    close, seen = close_people(facts, account), documents(facts, account)
    return ids(
        r
        for r in facts.all(Report)
        if r.person not in close and (r.document is None or r.document in seen)
    )


def _holds(facts: Facts, documents: frozenset[UUID], cases: frozenset[UUID]) -> frozenset[UUID]:
    seen = {r.id for r in facts.all(Release) if r.document in documents}
    seen |= {s.id for s in facts.all(Share) if s.case in cases}
    return ids(h for h in facts.all(Hold) if {h.release, h.share} & seen)


def words_about(seen: frozenset[UUID], met: frozenset[UUID], facts: Facts) -> frozenset[UUID]:
    """What the check found in the documents that are seen, about people all of whom may be opened."""
    checks = ids(c for c in facts.all(Check) if c.document in seen)
    findings = ids(f for f in facts.all(Finding) if f.check in checks)
    return ids(
        w
        for w in facts.all(FoundWords)
        if w.id in findings and w.people and met.issuperset(w.people)
    )


def holds_of_work(facts: Facts, account: Account) -> frozenset[UUID]:
    """An officer's: what waits of the documents and cases they work."""
    return _holds(facts, worked_documents(facts, account), worked_cases(facts, account))


def holds_of_managers(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: what waits of the documents and cases they see."""
    return _holds(facts, documents_unsealed(facts, account), cases(facts, account))


def holds(facts: Facts, account: Account) -> frozenset[UUID]:
    """The DPO's: what waits, but of what is too close."""
    return _holds(facts, documents(facts, account), cases(facts, account))


def freezes(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's and the DPO's: every freeze, but of someone too close and what hangs on them."""
    close = close_people(facts, account)
    accounts = {p.account for p in facts.all(Person) if p.id in close and p.account}
    kept = (
        close
        | accounts
        | close_tenancies(facts, account)
        | close_cases(facts, account)
        | close_documents(facts, account)
    )
    return ids(
        f
        for f in facts.all(Freeze)
        if not {f.person, f.account, f.tenancy, f.case, f.document} & kept
    )


def wide_and_sealed_freezes(facts: Facts, account: Account) -> frozenset[UUID]:
    """The director's: those that close more than one tenancy, or something to staff too; not too close."""
    shown = ids(f for f in facts.all(Freeze) if f.wide or f.sealed)
    return shown & freezes(facts, account)


def incidents(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every incident, but those with a report or a freeze that is too close."""
    seen_reports, seen_freezes = reports(facts, account), freezes(facts, account)
    touched = {r.incident for r in facts.all(Report) if r.id not in seen_reports}
    touched |= {f.incident for f in facts.all(Freeze) if f.id not in seen_freezes}
    return ids(i for i in facts.all(Incident) if i.id not in touched)


def steps_that_are_shown(facts: Facts, account: Account) -> frozenset[UUID]:
    """What was done with incidents they see; that a call was nothing, of managers for the deputy alone."""
    seen = incidents(facts, account)
    steps = facts.all(IncidentStep)
    hidden = () if account.is_deputy else ("nothing wrong",)
    return ids(s for s in steps if s.incident in seen and s.kind not in hidden)


def reports_of_managers(facts: Facts, account: Account) -> frozenset[UUID]:
    """Rectification requests; the deputy's are all reports but those on what they may not read."""
    if not account.is_deputy:
        return rectification_requests_everywhere(facts, account)
    unsealed = documents_unsealed(facts, account)
    about = ids(r for r in facts.all(Report) if r.document is None or r.document in unsealed)
    return about & reports(facts, account)


def requests_about_freezes(seen: frozenset[UUID], facts: Facts) -> frozenset[UUID]:
    """Two-person requests to end one of these freezes, or to open the portal."""
    return ids(r for r in facts.all(TwoPersonRequest) if r.about is None or r.about in seen)


def requests_for_patches(facts: Facts, _account: Account) -> frozenset[UUID]:
    """What administrators ask for officers: theirs to read, and the managers'."""
    return ids(r for r in facts.all(TwoPersonRequest) if r.patch is not None)


def requests_of_administrators(facts: Facts, account: Account) -> frozenset[UUID]:
    """Patches for officers, and changes of accounts."""
    changes = ids(r for r in facts.all(TwoPersonRequest) if r.role)
    return changes | requests_for_patches(facts, account)


def requests_of_officers(facts: Facts, account: Account) -> frozenset[UUID]:
    """The safeguarding lead's: what officers ask to open from outside."""
    is_theirs = safeguards(facts, account) and account.role in ("manager", "dpo", "deputy")
    if not is_theirs or close_cases(facts, account):
        return frozenset()
    close = close_tenancies(facts, account)
    return ids(r for r in facts.all(TwoPersonRequest) if r.outside and r.about not in close)


def out_of_patch_accesses(facts: Facts, account: Account) -> frozenset[UUID]:
    """Reasons for looking outside a patch, but those that were given to open what is too close."""
    kept = close_cases(facts, account) | close_tenancies(facts, account)
    return ids(o for o in facts.all(OutOfPatchAccess) if not {o.case, o.tenancy} & kept)


def changes_to_sign(facts: Facts, account: Account) -> frozenset[UUID]:
    """A director's: changes of accounts that no second administrator could agree to, and not of their own.

    In the small world each account is a human being of its own.
    """
    administrators = {a.id for a in facts.all(Account) if a.role == "administrator" and a.is_active}
    return ids(
        r
        for r in facts.live(TwoPersonRequest)
        if r.role and account.id not in (r.user, r.about) and not administrators - {r.user, r.about}
    )


def quarantined_rows(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every row that was not loaded, but those that speak of someone too close."""
    close = close_people(facts, account) | close_tenancies(facts, account)
    return ids(row for row in facts.all(QuarantinedRow) if row.about not in close)


def blocks(facts: Facts, account: Account) -> frozenset[UUID]:
    """Every block, but of someone too close or of what hangs on them."""
    kept = (
        close_people(facts, account)
        | close_tenancies(facts, account)
        | close_cases(facts, account)
        | close_documents(facts, account)
    )
    return ids(b for b in facts.all(Block) if not {b.person, b.tenancy, b.case, b.document} & kept)


def blocks_of_ours(facts: Facts, account: Account) -> frozenset[UUID]:
    """A manager's: without those that hide from somebody what they have reported themselves."""
    return ids(b for b in facts.all(Block) if not b.reported) & blocks(facts, account)


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
