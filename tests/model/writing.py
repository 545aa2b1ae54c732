"""Which releases and shares the facts allow at all, whoever asks: no others can be stored."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from tests.model.facts import Paper, Party, Release, Share, Stay
from tests.model.world_of_facts import Facts


def may_be_shared(facts: Facts, party: Party) -> bool:
    """A case is shared with a live party, once at a time."""
    return not party.ended and not any(s.party == party.id for s in facts.live(Share))


def may_be_released(
    facts: Facts, paper: Paper, recipient: UUID | None, opens_on: date, until: date | None
) -> bool:
    """Whether a paper may go to its household or tenants (no recipient), or to one person."""
    return (
        not paper.ended
        and not facts.is_frozen(paper)
        and (until is None or opens_on <= until)
        and not any(r.paper == paper.id and r.recipient == recipient for r in facts.live(Release))
        and (_may_be_addressed(facts, paper, recipient) if recipient else paper.tenancy is not None)
    )


def _may_be_addressed(facts: Facts, paper: Paper, recipient: UUID) -> bool:
    if paper.imported and paper.addressee != recipient:
        return False
    if paper.case:
        return share_of(facts, paper, recipient) is not None
    return any(
        stay.person == recipient
        and stay.tenancy == paper.tenancy
        and stay.start <= paper.dated <= (stay.end or date.max)
        for stay in facts.live(Stay)
    )


def share_of(facts: Facts, paper: Paper, recipient: UUID) -> Share | None:
    """The live share under which a case paper may be released to somebody."""
    return next(
        (s for s in facts.live(Share) if s.case == paper.case and s.person == recipient), None
    )
