"""A block never shows: the pages of someone who is blocked are those of someone who has none of it.

Two databases. In one a person is blocked from a document, a case, a home or everything; in the other that
was never theirs, and there is no block.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from psycopg import Connection
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.model.facts import (
    Block,
    Document,
    Occupancy,
    Party,
    Release,
    Share,
    Thing,
    Wording,
)
from tests.twins.answers import Request, difference
from tests.twins.making import STATES
from tests.twins.otherwise import Twins
from tests.twins.requests import requests_of
from tests.twins.sight import sight
from tests.twins.test_forms import everybodys, get, post
from tests.twins.test_secret_home import answers_in
from tests.world import World


@dataclass(frozen=True, slots=True)
class Blocked:
    """Who is blocked from what, by the names of the cast; `things` empty: from everything."""

    name: str
    things: dict[str, str] = field(default_factory=dict)

    @property
    def from_everything(self) -> bool:
        return not self.things


BLOCKED = {
    "a document of their home": Blocked("Wilma", {"document": "Shore Row gas"}),
    "a document in their name": Blocked("Iain", {"document": "DRUMS agreement"}),
    "a case": Blocked("Yvonne", {"case": "PARTY"}),
    "one of two homes": Blocked("Xander", {"tenancy": "Shore Row"}),
    "their only home": Blocked("Tom", {"tenancy": "Hill Street"}),
    "everything: a tenant with a case who told us of something": Blocked("Morag"),
    "everything: a lodger": Blocked("Otis"),
    "everything: a leaver": Blocked("Iain"),
    "everything: a party who never lived with us": Blocked("Gregor"),
    "everything: protected": Blocked("Victoria"),
    "everything: gone long ago": Blocked("Kenny"),
}
BLOCK = """INSERT INTO documents_block (id, recorded_at, person_id, tenancy_id, case_id, document_id, reason,
    review_on, reported)
    VALUES (%s, now(), %s, %s, %s, %s, 'They were in the wrong place', current_date + 28, false)"""
# What was never theirs, in the order in which it can go.
NEVER_THEIRS: tuple[tuple[type, str], ...] = (
    (Release, "documents_release"),
    (Wording, "cases_wording"),
    (Share, "cases_share"),
    (Party, "cases_party"),
    (Occupancy, "tenancies_occupancy"),
    (Block, "documents_block"),
)


def leads_to(world: World, blocked: Blocked) -> dict[type, list[UUID]]:
    """The facts by which they had what they are blocked from, and their blocks."""
    facts, person = world.facts, world.person(blocked.name)
    at = {kind: getattr(world, kind)(name).id for kind, name in blocked.things.items()}
    document, case, tenancy = at.get("document"), at.get("case"), at.get("tenancy")
    everything = blocked.from_everything

    def is_it(of: UUID) -> bool:
        one = facts.one(Document, of)
        return everything or bool({one.id, one.case, one.tenancy} & set(at.values()))

    released = {
        r.id
        for r in facts.all(Release)
        if r.document == document or (r.recipient == person.id and is_it(r.document))
    }
    shares = {
        s.id for s in facts.all(Share) if s.person == person.id and (everything or s.case == case)
    }
    return {
        Release: [*released, *(r.id for r in facts.all(Release) if r.share in shares)],
        Wording: [w.id for w in facts.all(Wording) if w.share in shares],
        Share: [*shares],
        Party: [
            p.id
            for p in facts.all(Party)
            if p.person == person.id and (everything or p.case == case)
        ],
        Occupancy: [
            o.id
            for o in facts.all(Occupancy)
            if o.person == person.id and (everything or o.tenancy == tenancy)
        ],
        Block: [b.id for b in facts.all(Block) if b.person == person.id],
    }


def block(server: Connection[object], world: World, blocked: Blocked) -> None:
    """Block them, as far as the cast is not."""
    person = world.person(blocked.name)
    if any(b.person == person.id and not b.ended for b in world.facts.all(Block)):
        return
    made = world.make_block(blocked.name, **blocked.things)  # type: ignore[arg-type]
    server.execute(BLOCK, [made.id, person.id, made.tenancy, made.case, made.document])


def take_away(server: Connection[object], world: World, blocked: Blocked) -> None:
    """Let none of it ever have been theirs."""
    gone = leads_to(world, blocked)
    for kind, table in NEVER_THEIRS:
        server.execute(f"DELETE FROM {table} WHERE id = ANY (%s)".encode(), [gone[kind]])
        for identity in gone[kind]:
            world.facts.things[kind].pop(identity, None)
    for statement in STATES:
        server.execute(statement)


@contextmanager
def blocked_and_bare(blocked: Blocked, of: str) -> Iterator[tuple[Twins, OwnDatabase, OwnDatabase]]:
    """A database in which someone is blocked, and one in which they have nothing of it."""
    one, other = (OwnDatabase(INHABITED, f"portal_{of}_block_{n}") for n in ("one", "other"))
    with one, other:
        with databases.superuser(one.name) as server:
            today = server.execute("SELECT portal.today()").fetchone()
        assert today
        first, second = World(today[0]), World(today[0])
        for database, world, change in ((one, first, block), (other, second, take_away)):
            with databases.superuser(database.name) as server, server.transaction():
                server.execute("SET LOCAL session_replication_role = replica")
                change(server, world, blocked)
                server.execute("SET LOCAL session_replication_role = origin")
                server.execute("SET LOCAL ROLE portal_owner")
                server.execute(
                    "SELECT portal.derive_grants(ARRAY(SELECT id FROM accounts_user), '{}')"
                )
        seen = sight(first, blocked.name)
        assert seen == sight(second, blocked.name)
        yield (
            Twins(blocked.name, first, second, seen, (), were_theirs(blocked, first), ()),
            one,
            other,
        )


def were_theirs(blocked: Blocked, world: World) -> tuple[Thing, ...]:
    """What they would see without the block, and may ask for by its address."""
    free = World(world.facts.today)
    for lifted in leads_to(free, blocked)[Block]:
        del free.facts.things[Block][lifted]
    saw, sees = sight(free, blocked.name), sight(world, blocked.name)
    things = [*free.facts.all(Document), *free.facts.all(Share)]
    return tuple(t for t in things if saw.covers(t.id) and not sees.covers(t.id))


def attempts(twins: Twins) -> Iterator[Request]:
    """Every page, and every form of a resident's own."""
    yield from requests_of(twins)
    yield from everybodys(twins)
    yield post("/details/", quiet="on", hides_case_titles="on")
    yield post("/details/reach-me/", ways="text message", hours="before noon", phone="")
    yield get("/details/reach-me/sent/")
    yield from requests_of(twins)  # As it is with titles hidden, and after all these.


@pytest.mark.usefixtures("templates_of_databases")
@pytest.mark.parametrize("what", BLOCKED)
def test_pages_of_the_blocked_are_those_of_someone_who_has_nothing(
    what: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with (
        django_db_blocker.unblock(),
        blocked_and_bare(BLOCKED[what], worker_id) as (twins, one, other),
    ):
        asked = list(attempts(twins))
        with_block, without = answers_in(one, twins, asked), answers_in(other, twins, asked)
    differ = [
        f"{request}: {differs}"
        for request, a, b in zip(asked, with_block, without, strict=True)
        if (differs := difference(a, b))
    ]
    assert not any(answer.leads_to_signing_in for answer in with_block)
    assert not differ, "\n".join(differ)
