"""What a resident may see: "The rule" of docs/access.md, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from tests.model.facts import (
    Account,
    Activation,
    Assignment,
    Block,
    Document,
    Home,
    IdentityCheck,
    Occupancy,
    Party,
    Person,
    Release,
    Share,
    Tenancy,
)
from tests.model.world_of_facts import DAYS_AFTER_LEAVING, Facts
from tests.model.writing import (
    ACCUSED,
    have_shared_a_home,
    is_between_people_of_one_home,
    is_kept_from_two_sides,
)

TENANTS = ("Tenant", "Joint tenant")
ADULT_WITHOUT_BIRTH_DATE = ("Tenant", "Joint tenant", "Partner")


def documents(facts: Facts, person: Person) -> frozenset[UUID]:
    """The documents this person may read today."""
    return frozenset(release.document for release in _reaching(facts, person))


def releases(facts: Facts, person: Person) -> frozenset[UUID]:
    """The releases that reach this person today."""
    return frozenset(release.id for release in _reaching(facts, person))


def shares(facts: Facts, person: Person) -> frozenset[UUID]:
    """The person's own shares, as far as case documents are open to them."""
    return frozenset(
        share.id
        for share in facts.live(Share)
        if share.person == person.id
        and _party_is_live(facts, share)
        and is_adult_in_a_case(facts, person)
        and _left_all_homes_lately_at_most(facts, person)
        and not facts.is_case_closed(share.case, person)
        and not _is_blocked(facts, person, case=share.case)
        and not _is_kept_until_seen(facts, person, share.case)
        and not facts.waits(share.id)
        and _may_at_all(facts, person)
    )


def homes(facts: Facts, person: Person) -> frozenset[UUID]:
    """The tenancies the person may see as their homes."""
    return frozenset(
        occupancy.tenancy
        for occupancy in facts.occupancies_of(person)
        if is_adult_at_home(facts, person, occupancy.tenancy)
        and _left_lately_at_most(facts, facts.occupancies_of(person, occupancy.tenancy))
        and not _is_blocked(facts, person, tenancy=occupancy.tenancy)
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
        document = facts.one(Document, release.document)
        if (
            not document.ended
            and not facts.waits(release.id)
            and not facts.waits(release.share)
            and release.opens_on <= facts.today <= (release.until or date.max)
            and not facts.is_frozen(document, person)
            and not facts.is_widely_frozen(document, person)
            and _may_ever_read(facts, person, document)
            and not _is_blocked(facts, person, document.tenancy, document.case, document.id)
            and _may_at_all(facts, person)
            and (
                _reaches_at_home(facts, person, document, release)
                if document.tenancy
                else _reaches_in_a_case(facts, person, document, release)
            )
        ):
            yield release


def _may_ever_read(facts: Facts, person: Person, document: Document) -> bool:
    """Whether its file and its kind let them: a PDF or a picture; as a tenant on its date, or not at all."""
    if document.content_type not in ("application/pdf", "image/jpeg", "image/png"):
        return False
    if document.kind in facts.kinds_for_tenants:
        return any(
            occupancy.role in TENANTS
            and occupancy.start <= document.dated <= (occupancy.end or date.max)
            for occupancy in facts.occupancies_of(person)
            if occupancy.tenancy == document.tenancy
        )
    return document.kind not in facts.kinds_for_no_resident


def _reaches_at_home(facts: Facts, person: Person, document: Document, release: Release) -> bool:
    assert document.tenancy is not None
    occupancies = facts.occupancies_of(person, document.tenancy)
    if release.audience == "recipient" and release.recipient != person.id:
        return False
    covering = [
        occupancy
        for occupancy in occupancies
        if occupancy.start <= document.dated <= (occupancy.end or date.max)
    ]
    if release.audience == "tenants":
        covering = [occupancy for occupancy in covering if occupancy.role in TENANTS]
    return (
        bool(covering)
        and _left_lately_at_most(facts, occupancies)
        and is_adult_at_home(facts, person, document.tenancy)
    )


def _reaches_in_a_case(facts: Facts, person: Person, document: Document, release: Release) -> bool:
    if release.audience != "recipient" or release.recipient != person.id:
        return False
    if document.imported and document.addressee != person.id:
        return False
    shared = any(
        share.id == release.share
        and share.case == document.case
        and share.person == person.id
        and facts.goes_to_side(document.kind, share.stands_as)
        and _goes_to_them_still(facts, document, share)
        and _party_is_live(facts, share)
        for share in facts.live(Share)
    )
    return (
        shared
        and not is_kept_from_two_sides(facts, person.id, document)
        and not _is_kept_until_seen(facts, person, document.case)
        and is_adult_in_a_case(facts, person)
        and (release.until is not None or _left_all_homes_lately_at_most(facts, person))
    )


def _goes_to_them_still(facts: Facts, document: Document, share: Share) -> bool:
    """Not what another gave, to the accused; nor beside another side, or someone of their home.

    Who gave it keeps it, whoever reads it too.
    """
    sides = {
        party.role
        for party in facts.live(Party)
        if (party.case, party.person) == (share.case, share.person)
    }
    another_gave_it = document.given_by not in (None, share.person)
    if ACCUSED in sides and another_gave_it and not facts.goes_to_side(document.kind, ACCUSED):
        return False
    others = [
        facts.one(Share, release.share)
        for release in facts.live(Release)
        if release.document == document.id and release.share and release.recipient != share.person
    ]
    of_one_home = is_between_people_of_one_home(facts, share.case)
    return document.given_by == share.person or not any(
        {other.stands_as, *sides} != {share.stands_as}
        or (of_one_home and have_shared_a_home(facts, other.person, share.person))
        for other in others
    )


def _is_kept_until_seen(facts: Facts, person: Person, case: UUID | None) -> bool:
    """A letter opened the account, nobody has checked who has it, and another side is or was near."""
    by_letter = any(
        code.used and code.delivery == "post" and code.person == person.id
        for code in facts.all(Activation)
    )
    checked = any(check.person == person.id for check in facts.live(IdentityCheck))
    parties = [party for party in facts.live(Party) if party.case == case]
    roles = {party.role for party in parties if party.person == person.id}
    others = {
        party.person for party in parties if party.person != person.id and roles - {party.role}
    }
    near = _lived_lately_at(facts, person.id)
    return by_letter and not checked and any(near & _lived_lately_at(facts, o) for o in others)


def _lived_lately_at(facts: Facts, person: UUID) -> set[UUID]:
    try:
        year_ago = facts.today.replace(year=facts.today.year - 1)
    except ValueError:  # From the 29th of February.
        year_ago = facts.today.replace(year=facts.today.year - 1, day=28)
    return {
        facts.one(Tenancy, s.tenancy).home
        for s in facts.live(Occupancy)
        if s.person == person and (s.end is None or s.end >= year_ago)
    }


def _party_is_live(facts: Facts, share: Share) -> bool:
    return not facts.one(Party, share.party).ended


def _left_lately_at_most(facts: Facts, occupancies: list[Occupancy]) -> bool:
    ends = [occupancy.end for occupancy in occupancies if occupancy.end is not None]
    if len(ends) < len(occupancies):
        return True
    return bool(ends) and facts.today <= max(ends) + timedelta(days=DAYS_AFTER_LEAVING)


def _left_all_homes_lately_at_most(facts: Facts, person: Person) -> bool:
    occupancies = facts.occupancies_of(person)
    return not occupancies or _left_lately_at_most(facts, occupancies)


def is_adult_at_home(facts: Facts, person: Person, tenancy: UUID) -> bool:
    """16 or over; without a birth date only who stays there as tenant, joint tenant or partner."""
    if person.born_on is None:
        return any(
            s.role in ADULT_WITHOUT_BIRTH_DATE for s in facts.occupancies_of(person, tenancy)
        )
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
        block.person == person.id and (block.tenancy, block.case, block.document) == (None,) * 3
        for block in facts.live(Block)
    )


def _is_blocked(
    facts: Facts,
    person: Person,
    tenancy: UUID | None = None,
    case: UUID | None = None,
    document: UUID | None = None,
) -> bool:
    named = {thing for thing in (tenancy, case, document) if thing}
    return is_blocked_from_everything(facts, person) or any(
        block.person == person.id and {block.tenancy, block.case, block.document} & named
        for block in facts.live(Block)
    )
