"""Nobody outside the patch can tell in which of two homes a protected household lives.

Two databases hold the same people and the same homes. In one the household lives in Glen Court and Empty
Close is empty; in the other it is the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import mail
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.clients import PersonsClient
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.model.facts import Case, Document, Home, Occupancy, Person, SafeContact, Tenancy
from tests.staff.calls import CALL_NUMBER, CALLER, LOOK, WHY
from tests.twins.answers import Answer, Request, answer_to, difference
from tests.twins.otherwise import Twins
from tests.twins.requests import requests_of
from tests.twins.sight import sight
from tests.twins.test_forms import everybodys, get, post
from tests.world import World

HOUSEHOLD = ("Victoria", "Catriona", "Jamie of the glen")
HERE, THERE = "Glen Court", "Empty Close"
MOBILE = "07700 900449"
READERS = {
    "Aileen": "adviser",
    "Callum": "officer of other patches",
    "Ruth": "officer without a patch",
    "Morag": "neighbour",
    "nobody": "signed out",
}


@contextmanager
def moved(name: str, of: str) -> Iterator[tuple[Twins, OwnDatabase, OwnDatabase]]:
    """The two databases, and what this reader may know of each: the same."""
    one, other = (OwnDatabase(INHABITED, f"portal_{of}_home_{n}") for n in ("one", "other"))
    with one, other:
        with databases.superuser(one.name) as server:
            today = server.execute("SELECT portal.today()").fetchone()
        assert today
        first, second = World(today[0]), World(today[0])
        tenancy = second.tenancy(HERE)
        second.change(tenancy, home=second.home(THERE).id)
        for database in (one, other):
            with databases.superuser(database.name) as server:
                server.execute(
                    "UPDATE tenancies_person SET mobile = %s WHERE id = %s",
                    [MOBILE, first.person("Victoria").id],
                )
        with databases.superuser(other.name) as server, server.transaction():
            server.execute("SET LOCAL session_replication_role = replica")
            server.execute(
                "UPDATE tenancies_tenancy SET property_id = %s WHERE id = %s",
                [second.home(THERE).id, tenancy.id],
            )
        seen = sight(first, name)
        assert seen == sight(second, name)
        yield Twins(name, first, second, seen, (), (), tuple(_around(first))), one, other


def _around(world: World) -> Iterator[Person | Tenancy | Home | Occupancy | SafeContact | Case]:
    """Everything of the household, by whose ids a reader may ask for a page."""
    people = [world.person(name) for name in HOUSEHOLD]
    ids = {person.id for person in people}
    yield from people
    yield from (world.tenancy(HERE), world.home(HERE), world.home(THERE), world.case("DOGS"))
    yield from (s for s in world.facts.all(Occupancy) if s.person in ids)
    yield from (c for c in world.facts.all(SafeContact) if c.person in ids)
    documents = world.facts.all(Document)
    yield from (d for d in documents if d.tenancy == world.tenancy(HERE).id)  # type: ignore[misc]


def whole_names(database: OwnDatabase, world: World) -> dict[str, str]:
    """The full names of the household, and of others who bear the same surname."""
    with databases.superuser(database.name) as server:
        rows = server.execute(
            "SELECT id, forename || ' ' || surname FROM tenancies_person"
        ).fetchall()
    by_id = dict(rows)
    names = (*HOUSEHOLD, "Jamie of the harbour", "Morag", "Lachie")
    return {name: by_id[world.person(name).id] for name in names}


def streets(database: OwnDatabase, world: World) -> list[str]:
    """Both homes' streets, by which a home is found."""
    with databases.superuser(database.name) as server:
        by_id = dict(server.execute("SELECT id, street FROM tenancies_property").fetchall())
    return [by_id[world.home(home).id] for home in (HERE, THERE)]


def addresses(database: OwnDatabase, world: World) -> list[str]:
    """Both homes' whole addresses."""
    with databases.superuser(database.name) as server:
        rows = server.execute(
            "SELECT id, concat_ws(', ', flat, house_no, street, postcode) FROM tenancies_property"
        ).fetchall()
    by_id = dict(rows)
    return [by_id[world.home(home).id] for home in (HERE, THERE)]


def attempts(database: OwnDatabase, twins: Twins) -> Iterator[Request]:
    """Every search, look and form by which the home could be told."""
    world = twins.first
    names, homes = whole_names(database, world), addresses(database, world)
    tenancy, case = world.tenancy(HERE).ref, world.case("DOGS").ref
    property_refs = [world.home(home).ref for home in (HERE, THERE)]
    numbers = [world.person(name).ref for name in HOUSEHOLD]
    typed_in = [*names.values(), *streets(database, world), *property_refs, tenancy, case, MOBILE]
    for typed in (*typed_in, *HOUSEHOLD, *numbers):
        yield post("/staff/find/", query=typed[:100])
        yield get("/staff/found/")
        yield get("/staff/outside/")
    for name in names.values():
        for known in (*homes, tenancy, MOBILE, *property_refs):
            yield post(CALLER, full_name=name, known=known)
            yield get(CALLER)
            yield post(LOOK, full_name=name, known=known, reason=WHY, quoting=CALL_NUMBER)
            yield get(LOOK)
        for home in (HERE, THERE):
            yield post(CALLER, full_name=name, home=str(world.home(home).id))
            yield get(CALLER)
    for home in (HERE, THERE):
        yield get(f"/staff/home/{world.home(home).id}/")
    for reference in (tenancy, case):
        yield post("/staff/outside/", reference=reference, reason=WHY, quoting=CALL_NUMBER)
        yield get(f"/staff/tenancy/{world.tenancy(HERE).id}/")
        yield get(f"/staff/case/{world.case('DOGS').id}/")
    yield from everybodys(twins)
    yield from requests_of(twins)


@pytest.mark.usefixtures("templates_of_databases")
@pytest.mark.parametrize("name", READERS)
def test_home_of_a_protected_household_cannot_be_told(
    name: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), moved(name, worker_id) as (twins, first, second):
        asked = list(attempts(first, twins))
        one, other = answers_in(first, twins, asked), answers_in(second, twins, asked)
    differ = [
        f"{request}: {differs}"
        for request, a, b in zip(asked, one, other, strict=True)
        if (differs := difference(a, b))
    ]
    assert not differ, "\n".join(differ)
    if name == "Aileen":
        assert any(b"Who is calling?" in answer.body for answer in one)


def answers_in(database: OwnDatabase, twins: Twins, asked: list[Request]) -> list[Answer]:
    """What one database answers to all of it."""
    with database.as_login("web"):
        mail.outbox.clear()
        with transaction.atomic():
            account = None if twins.name == "nobody" else twins.first.account(twins.name).id
            browser = PersonsClient(account)
        return [answer_to(browser, request) for request in asked]
