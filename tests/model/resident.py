"""What a resident may see: "The rule" of docs/access.md, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from tests.model.facts import (
    Account,
    Assignment,
    Block,
    Freeze,
    Home,
    Paper,
    Party,
    Person,
    Release,
    Share,
    Stay,
    Tenancy,
)
from tests.model.world_of_facts import DAYS_AFTER_LEAVING, Facts

TENANTS = ("Tenant", "Joint tenant")
ADULT_WITHOUT_BIRTH_DATE = ("Tenant", "Joint tenant", "Partner")


def papers(facts: Facts, person: Person) -> frozenset[UUID]:
    """The papers this person may read today."""
    return frozenset(release.paper for release in _reaching(facts, person))


def releases(facts: Facts, person: Person) -> frozenset[UUID]:
    """The releases that reach this person today."""
    return frozenset(release.id for release in _reaching(facts, person))


def shares(facts: Facts, person: Person) -> frozenset[UUID]:
    """The person's own shares, as far as case papers are open to them."""
    return frozenset(
        share.id
        for share in facts.live(Share)
        if share.person == person.id
        and _party_is_live(facts, share)
        and is_adult_in_a_case(facts, person)
        and _left_all_homes_lately_at_most(facts, person)
        and not any(freeze.case == share.case for freeze in facts.live(Freeze))
        and not _is_blocked(facts, person, case=share.case)
        and _may_at_all(facts, person)
    )


def homes(facts: Facts, person: Person) -> frozenset[UUID]:
    """The tenancies the person may see as their homes."""
    return frozenset(
        stay.tenancy
        for stay in facts.stays_of(person)
        if is_adult_at_home(facts, person, stay.tenancy)
        and _left_lately_at_most(facts, facts.stays_of(person, stay.tenancy))
        and not _is_blocked(facts, person, tenancy=stay.tenancy)
        and _may_at_all(facts, person)
    )


def addresses(facts: Facts, person: Person) -> frozenset[UUID]:
    """The properties of those homes."""
    return frozenset(facts.one(Tenancy, tenancy).home for tenancy in homes(facts, person))


def officers(facts: Facts, person: Person) -> frozenset[UUID]:
    """The accounts of the officers who lead the patches of those homes: the person reads their names."""
    patches = {facts.one(Home, home).patch for home in addresses(facts, person)}
    return frozenset(
        work.user
        for work in facts.live(Assignment)
        if work.kind == "lead" and work.patch in patches and facts.one(Account, work.user).is_active
    )


def _reaching(facts: Facts, person: Person) -> Iterable[Release]:
    for release in facts.live(Release):
        paper = facts.one(Paper, release.paper)
        if (
            not paper.ended
            and release.opens_on <= facts.today <= (release.until or date.max)
            and not facts.is_frozen(paper)
            and not _is_blocked(facts, person, paper.tenancy, paper.case, paper.id)
            and _may_at_all(facts, person)
            and (
                _reaches_at_home(facts, person, paper, release)
                if paper.tenancy
                else _reaches_in_a_case(facts, person, paper, release)
            )
        ):
            yield release


def _reaches_at_home(facts: Facts, person: Person, paper: Paper, release: Release) -> bool:
    assert paper.tenancy is not None
    stays = facts.stays_of(person, paper.tenancy)
    if release.audience == "recipient" and release.recipient != person.id:
        return False
    covering = [stay for stay in stays if stay.start <= paper.dated <= (stay.end or date.max)]
    if release.audience == "tenants":
        covering = [stay for stay in covering if stay.role in TENANTS]
    return (
        bool(covering)
        and _left_lately_at_most(facts, stays)
        and is_adult_at_home(facts, person, paper.tenancy)
    )


def _reaches_in_a_case(facts: Facts, person: Person, paper: Paper, release: Release) -> bool:
    if release.audience != "recipient" or release.recipient != person.id:
        return False
    if paper.imported and paper.addressee != person.id:
        return False
    shared = any(
        share.id == release.share
        and share.case == paper.case
        and share.person == person.id
        and _party_is_live(facts, share)
        for share in facts.live(Share)
    )
    return (
        shared
        and is_adult_in_a_case(facts, person)
        and (release.until is not None or _left_all_homes_lately_at_most(facts, person))
    )


def _party_is_live(facts: Facts, share: Share) -> bool:
    return not facts.one(Party, share.party).ended


def _left_lately_at_most(facts: Facts, stays: list[Stay]) -> bool:
    ends = [stay.end for stay in stays if stay.end is not None]
    if len(ends) < len(stays):
        return True
    return bool(ends) and facts.today <= max(ends) + timedelta(days=DAYS_AFTER_LEAVING)


def _left_all_homes_lately_at_most(facts: Facts, person: Person) -> bool:
    stays = facts.stays_of(person)
    return not stays or _left_lately_at_most(facts, stays)


def is_adult_at_home(facts: Facts, person: Person, tenancy: UUID) -> bool:
    """16 or over; without a birth date only who stays there as tenant, joint tenant or partner."""
    if person.born_on is None:
        return any(s.role in ADULT_WITHOUT_BIRTH_DATE for s in facts.stays_of(person, tenancy))
    return _is_16(person.born_on, facts.today)


def is_adult_in_a_case(facts: Facts, person: Person) -> bool:
    """16 or over, or without a birth date."""
    return person.born_on is None or _is_16(person.born_on, facts.today)


def _is_16(born_on: date, today: date) -> bool:
    age = today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
    return age >= 16


def _may_at_all(facts: Facts, person: Person) -> bool:
    return facts.portal_is_open and not person.deceased and not person.ended


def is_blocked_from_everything(facts: Facts, person: Person) -> bool:
    """Whether a block without a subject lies on the person."""
    return any(
        block.person == person.id and (block.tenancy, block.case, block.paper) == (None,) * 3
        for block in facts.live(Block)
    )


def _is_blocked(
    facts: Facts,
    person: Person,
    tenancy: UUID | None = None,
    case: UUID | None = None,
    paper: UUID | None = None,
) -> bool:
    named = {thing for thing in (tenancy, case, paper) if thing}
    return is_blocked_from_everything(facts, person) or any(
        block.person == person.id and {block.tenancy, block.case, block.paper} & named
        for block in facts.live(Block)
    )
