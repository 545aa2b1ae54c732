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
)
from tests.model.world_of_facts import Facts


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
        return share_of(facts, document, recipient) is not None
    return any(
        occupancy.person == recipient
        and occupancy.tenancy == document.tenancy
        and occupancy.start <= document.dated <= (occupancy.end or date.max)
        for occupancy in facts.live(Occupancy)
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
