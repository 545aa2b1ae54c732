"""One step of life at a time, done in the database and in the plain facts alike.

Staff act through the portal's own services, as themselves; what the import would bring is written
as the owner, and grants are derived for the people concerned and for nobody else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from django.core.exceptions import ObjectDoesNotExist, ValidationError

from accounts import two_people
from accounts.access import acting_as, derive_grants
from accounts.access.work import unit_of_work
from accounts.models import TwoPersonRequest, User
from cases import services as cases
from cases.models import Party as PartyRow
from cases.models import Share as ShareRow
from documents.models import Block as BlockRow
from documents.models import Document as DocumentRow
from documents.models import Hold as HoldRow
from documents.models import Release as ReleaseRow
from documents.release import holds
from documents.release import services as documents
from portal.incidents.models import Freeze as FreezeRow
from portal.incidents.models import PortalState
from tenancies.models import Person as PersonRow
from tests.arranging import arranging, move_today_to
from tests.factories import PortalStateFactory
from tests.model.facts import (
    Account,
    Block,
    Document,
    Fact,
    Freeze,
    Hold,
    Occupancy,
    Party,
    Person,
    Release,
    Share,
    Wording,
)
from tests.model.writing import may_be_released, near_protected, people_of, share_of
from tests.storing import end, ref, store
from tests.world import World


@contextlib.contextmanager
def working_as(world: World, name: str) -> Iterator[User]:
    """Open the door for a member of staff, for one unit of work."""
    with unit_of_work(), acting_as(world.account(name).id) as asking:
        yield User.objects.only("name").get(pk=asking.user_id)


@contextlib.contextmanager
def importing(*people: Person) -> Iterator[None]:
    """Write as an import would, which then derives the grants of the people it touched."""
    with arranging(deriving=False):
        yield
        derive_grants(people=[person.id for person in people])


def share(world: World, party: Party) -> None:
    """The manager shares a case with a party."""
    with working_as(world, "Moira") as moira:
        row = cases.share_case(
            party=PartyRow.objects.get(pk=party.id),
            title="Noise at night",
            status="We are looking into it",
            next_step="We call you.",
            by=moira,
        )
        (wording,) = row.wordings.all()
        hold = HoldRow.objects.filter(share=row).first()
    assert (hold is not None) == (party.person in near_protected(world.facts))
    world.facts.add(Wording(wording.pk, row.pk))
    world.facts.add(Share(row.pk, party.case, party.id, party.person, party.role))
    if hold:
        world.facts.add(Hold(hold.pk, share=row.pk))


def let_go(world: World, fact: Hold) -> None:
    """The safeguarding lead lets go what waits."""
    with working_as(world, "Donald"):
        holds.let_go(HoldRow.objects.get(pk=fact.id))
    world.facts.end(fact)


def stop_sharing(world: World, fact: Share) -> None:
    """The manager stops showing a case to a party."""
    with working_as(world, "Moira") as moira:
        cases.end_share(share=ShareRow.objects.get(pk=fact.id), by=moira)
    world.facts.end(fact)


def release(
    world: World, document: Document, to: str, *, opens_on: date, until: date | None
) -> Release | None:
    """The manager releases a document to an audience or to a person; None if it must be refused."""
    facts = world.facts
    person = None if to in ("household", "tenants") else world.person(to)
    recipient = person.id if person else None
    allowed = may_be_released(facts, document, recipient, opens_on, until)
    row = hold = None
    with contextlib.suppress(ValidationError, ObjectDoesNotExist), working_as(world, "Moira") as by:
        row = documents.release_document(
            document=DocumentRow.objects.get(pk=document.id),
            audience="recipient" if person else to,
            recipient=ref(PersonRow, recipient),
            reason="They asked for it",
            opens_on=opens_on,
            until=until,
            pages_read=True,
            by=by,
        )
        hold = HoldRow.objects.filter(release=row).first()
    assert (row is not None) == allowed, "the database and the plain rule disagree on a release"
    if row is None:
        return None
    reached = {recipient} if recipient else people_of(facts, document)
    assert (hold is not None) == bool(reached & near_protected(facts))
    if hold:
        facts.add(Hold(hold.pk, release=row.pk))
    shared = share_of(facts, document, recipient) if recipient and document.case else None
    audience = "recipient" if person else to
    return facts.add(
        Release(
            row.pk, document.id, audience, opens_on, until, recipient, shared.id if shared else None
        )
    )


def withdraw(world: World, fact: Release) -> None:
    """The manager takes a document back."""
    with working_as(world, "Donald") as by:
        row = ReleaseRow.objects.get(pk=fact.id)
        documents.withdraw_release(release=row, reason="Sent in error", by=by)
    world.facts.end(fact)


def block(world: World, person: Person, **of_what: object) -> Block:
    """Somebody is blocked from a document, a tenancy, a case, or everything."""
    fact = Block(uuid4(), person.id, **of_what)  # type: ignore[arg-type]
    with arranging(deriving=False):
        store(fact)
    return world.facts.add(fact)


def freeze(world: World, **what: object) -> Freeze:
    """The DPO freezes a document, a case or a tenancy."""
    fact = Freeze(uuid4(), **what)  # type: ignore[arg-type]
    with arranging(deriving=False):
        store(fact)
    return world.facts.add(fact)


def lift(world: World, fact: Block | Freeze) -> None:
    """A block or a freeze ends, by the DPO's hand; one that is wider or sealed by two people's."""
    if isinstance(fact, Freeze) and (fact.sealed or fact.level not in ("document", "case")):
        end_with_two_people(world, fact)
        return
    model = BlockRow if isinstance(fact, Block) else FreezeRow
    with working_as(world, "Donald") as donald:
        model.objects.get(pk=fact.id).end(by=donald.pk)
    world.facts.end(fact)


def end_with_two_people(world: World, fact: Freeze) -> None:
    """The DPO asks that a freeze ends, and the manager agrees."""
    with working_as(world, "Donald") as donald:
        asked = two_people.ask(
            kind=TwoPersonRequest.Kind.END_FREEZE,
            about=fact.id,
            reason="It is mended.",
            checked=[],
            by=donald,
        )
    with working_as(world, "Moira"):
        two_people.agree(TwoPersonRequest.objects.get(pk=asked.pk))
    world.facts.end(fact)


def join_home(world: World, person: Person, tenancy: str, role: str, start: date) -> Occupancy:
    """An export brings a new occupancy."""
    occupancy = Occupancy(uuid4(), person.id, world.tenancy(tenancy).id, role, start)
    with importing(person):
        store(occupancy)
    return world.facts.add(occupancy)


def leave_home(world: World, occupancy: Occupancy, last_day: date) -> None:
    """An export says when an occupancy ended: the open one is ended as a fact, a closed one recorded."""
    closed = replace(occupancy, id=uuid4(), end=max(last_day, occupancy.start))
    with importing(world.facts.one(Person, occupancy.person)):
        end(occupancy)
        store(closed)
    world.facts.end(occupancy)
    world.facts.add(closed)


def join_case(world: World, person: Person, case: str, role: str) -> Party:
    """An export brings a new party."""
    party = Party(uuid4(), world.case(case).id, person.id, role)
    with importing(person):
        store(party)
    return world.facts.add(party)


def vanish(world: World, fact: Fact) -> None:
    """A row is not in the next export: the fact ends, and what hangs on it."""
    people = [p for p in world.facts.all(Person) if p.account]
    with importing(*people):
        end(fact)
    world.facts.end(fact)


def correct(world: World, person: Person, **changes: object) -> None:
    """An export says otherwise about a person: born, died."""
    changed = replace(person, **changes)  # type: ignore[arg-type]
    with importing(person):
        PersonRow.objects.filter(pk=person.id).update(**changes)
    world.facts.add(changed)


def switch_account(world: World, account: Account, *, is_active: bool) -> None:
    """The administrator switches an account off or on."""
    with working_as(world, "Alan"):
        User.objects.filter(pk=account.id).update(is_active=is_active)
    world.facts.add(replace(account, is_active=is_active))


def switch_portal(world: World, *, is_open: bool) -> None:
    """The portal closes to residents, or opens again."""
    with arranging(deriving=False):
        for state in PortalState.objects.filter(ended_at=None):
            state.end(by=None)
        PortalStateFactory(state="open" if is_open else "closed")
    world.facts.portal_is_open = is_open


def wait(world: World, days: int) -> None:
    """Some days pass, and nothing runs."""
    world.facts.today += timedelta(days=days)
    move_today_to(world.facts.today)
