"""Which releases and shares the facts allow at all, whoever asks: no others can be stored."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.model.facts import (
    Document,
    Occupancy,
    Party,
    Release,
    SafeContact,
    Share,
    Tenancy,
    UseLimit,
)
from tests.model.world_of_facts import Facts

ACCUSED = "alleged perpetrator"
GIVEN_BY_RESIDENTS = ("witness statement", "diary sheet", "photo")


def may_be_shared(facts: Facts, party: Party) -> bool:
    """A case is shared with a live party, once at a time."""
    return not party.ended and not any(s.party == party.id for s in facts.live(Share))


def may_be_released(
    facts: Facts, document: Document, recipient: UUID | None, opens_on: date, until: date | None
) -> bool:
    """Whether a document may go to its household or tenants (no recipient), or to one person."""
    return (
        not document.ended
        and not facts.is_frozen(document)
        and not facts.is_widely_frozen(document)
        and not any(limit.document == document.id for limit in facts.live(UseLimit))
        and (until is None or opens_on <= until)
        and not any(
            r.document == document.id and r.recipient == recipient for r in facts.live(Release)
        )
        and (
            _may_be_addressed(facts, document, recipient)
            if recipient
            else document.tenancy is not None
        )
    )


def _may_be_addressed(facts: Facts, document: Document, recipient: UUID) -> bool:
    if document.imported and document.addressee != recipient:
        return False
    if document.case:
        share = share_of(facts, document, recipient)
        return share is not None and _goes_to_one_side(facts, document, share)
    return any(
        occupancy.person == recipient
        and occupancy.tenancy == document.tenancy
        and occupancy.start <= document.dated <= (occupancy.end or date.max)
        for occupancy in facts.live(Occupancy)
    )


def is_kept_from_two_sides(facts: Facts, person: UUID, document: Document) -> bool:
    """They are accused and something else, and no one knows who gave it."""
    roles = {p.role for p in facts.live(Party) if (p.case, p.person) == (document.case, person)}
    is_on_two = len(roles) > 1 and ACCUSED in roles
    return is_on_two and document.given_by is None and document.kind in GIVEN_BY_RESIDENTS


def _goes_to_one_side(facts: Facts, document: Document, share: Share) -> bool:
    """It goes to no second side, and in a case between people of one home to nobody else of a home."""
    others = [
        facts.one(Share, release.share)
        for release in facts.live(Release)
        if release.document == document.id and release.share and release.recipient != share.person
    ]
    is_of_one_home = is_between_people_of_one_home(facts, share.case)
    if is_kept_from_two_sides(facts, share.person, document):
        return False
    return facts.goes_to_side(document.kind, share.stands_as) and not any(
        other.stands_as != share.stands_as
        or (is_of_one_home and have_shared_a_home(facts, other.person, share.person))
        for other in others
    )


def is_between_people_of_one_home(facts: Facts, case: UUID) -> bool:
    """Whether someone accused in a case and another side of it live or lived in one home."""
    parties = [party for party in facts.live(Party) if party.case == case]
    return any(
        one.role == "alleged perpetrator" != other.role
        and one.person != other.person
        and have_shared_a_home(facts, one.person, other.person)
        for one in parties
        for other in parties
    )


def have_shared_a_home(facts: Facts, one: UUID, other: UUID) -> bool:
    """Whether two people live, or lived at one time, in one home."""
    mine = [s for s in facts.live(Occupancy) if s.person == one]
    theirs = [s for s in facts.live(Occupancy) if s.person == other]
    return any(
        a.tenancy == b.tenancy and a.start <= (b.end or date.max) and b.start <= (a.end or date.max)
        for a in mine
        for b in theirs
    )


def share_of(facts: Facts, document: Document, recipient: UUID) -> Share | None:
    """The live share under which a case document may be released to somebody."""
    return next(
        (s for s in facts.live(Share) if s.case == document.case and s.person == recipient), None
    )


def near_pairs(facts: Facts) -> set[tuple[UUID, UUID]]:
    """Who is protected, and who lives with them or stands on another side of a case of theirs.

    Safe contacts of the small world that have ended did so this month.
    """
    safe = {contact.person for contact in facts.all(SafeContact) if contact.standing != "waiting"}
    homes = [
        (s.person, facts.one(Tenancy, s.tenancy).home)
        for s in facts.live(Occupancy)
        if s.end is None or s.end >= facts.today
    ]
    pairs = {(one, other) for one, here in homes for other, there in homes if here == there}
    pairs |= {
        (mine.person, theirs.person)
        for mine in facts.live(Party)
        for theirs in facts.live(Party)
        if mine.case == theirs.case and mine.role != theirs.role
    }
    return {(one, other) for one, other in pairs if one in safe and one != other}


def near_protected(facts: Facts) -> set[UUID]:
    """Those to whom what is new waits."""
    return {other for _one, other in near_pairs(facts)}


def people_of(facts: Facts, document: Document) -> set[UUID]:
    """Whoever has or had an occupancy in the home of a document."""
    return {s.person for s in facts.live(Occupancy) if s.tenancy == document.tenancy}
