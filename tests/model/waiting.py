"""Who decides about what waits for the safeguarding lead: leads, then the DPO's team, then managers.

Whoever it is too close to is passed by, and whoever is away comes after all who are there.
"""

from __future__ import annotations

from uuid import UUID

from tests.model import staff
from tests.model.facts import (
    Account,
    Document,
    Hold,
    Leave,
    Release,
    SafeContact,
    Share,
    Task,
    TwoPersonRequest,
)
from tests.model.world_of_facts import Facts
from tests.model.writing import near_pairs, people_of

LAST = 9


def decides(facts: Facts, account: Account) -> frozenset[UUID]:
    """What waits for an account, and the people whom it is to keep safe or call back by it."""
    mine: set[UUID] = set()
    for contact in facts.live(SafeContact):
        if contact.standing == "waiting" and _is_theirs(facts, account, {contact.person}):
            mine |= {contact.id, contact.person}
    for task in facts.live(Task):
        about = {task.person} if task.person else set()
        if task.goes_to == "safeguarding" and _is_theirs(facts, account, about):
            mine |= {task.id, *about}
    for hold in facts.live(Hold):
        if _is_theirs(facts, account, _near(facts, hold), no_case=True):
            mine.add(hold.id)
    for asked in facts.live(TwoPersonRequest):
        about = {asked.about} if asked.about else set()
        if asked.outside and _is_theirs(facts, account, about, no_case=True, but=asked.user):
            mine.add(asked.id)
    return frozenset(mine)


def _is_theirs(
    facts: Facts,
    account: Account,
    about: set[UUID],
    *,
    no_case: bool = False,
    but: UUID | None = None,
) -> bool:
    """By the duty itself, or because no one's turn comes before theirs."""
    turns = {
        one.id: _turn(facts, one)
        for one in facts.all(Account)
        if one.is_active and one.id != but and _can(facts, one, about, no_case=no_case)
    }
    own = turns.get(account.id, LAST)
    return own < LAST and (staff.safeguards(facts, account) or own == min(turns.values()))


def _can(facts: Facts, account: Account, about: set[UUID], *, no_case: bool) -> bool:
    close = staff.close_people(facts, account) | staff.close_tenancies(facts, account)
    cases = staff.close_cases(facts, account)
    return not about & (close | cases) and not (no_case and cases)


def _turn(facts: Facts, account: Account) -> int:
    in_turn = {"dpo": 2, "deputy": 2, "manager": 3}
    turn = 1 if staff.safeguards(facts, account) else in_turn.get(account.role, LAST)
    away = any(
        leave.user == account.id and leave.first <= facts.today <= leave.last
        for leave in facts.live(Leave)
    )
    return turn if turn == LAST else turn + (4 if away else 0)


def _near(facts: Facts, hold: Hold) -> set[UUID]:
    """Who is protected, who near them would be reached, and the letting or the case that it is of."""
    if hold.share:
        share = facts.one(Share, hold.share)
        reached, of = {share.person}, {share.case}
    else:
        assert hold.release
        release = facts.one(Release, hold.release)
        document = facts.one(Document, release.document)
        reached = {release.recipient} if release.recipient else people_of(facts, document)
        of = {thing for thing in (document.tenancy, document.case) if thing}
    return of | {who for pair in near_pairs(facts) if pair[1] in reached for who in pair}
