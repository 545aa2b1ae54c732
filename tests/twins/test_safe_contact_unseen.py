"""A safe contact changes nothing that anyone else can see: two databases, and in one of them Morag has one.

She lives with Ewan, who is on the other side of her case. Advisers are asked about everyone but her.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.staff.calls import CALLER, LOOK, WHY
from tests.twins.answers import Request, difference
from tests.twins.otherwise import Twins
from tests.twins.requests import requests_of
from tests.twins.sight import sight
from tests.twins.test_forms import everybodys, get, post
from tests.twins.test_secret_home import answers_in
from tests.world import World

PROTECTED = "Morag"
READERS = {
    "Ewan": "the other side, in the same home",
    "Otis": "of the household",
    "Morag": "herself: nothing of it stands on her pages",
    "Catriona": "neighbour",
    "Callum": "officer of other patches",
    "Aileen": "adviser",
    "nobody": "signed out",
}
SET = """INSERT INTO tenancies_safecontact (id, recorded_at, person_id, standing, reason, how, hours,
    safe_words, address, phone, hides_home, review_on)
    VALUES (gen_random_uuid(), now(), %s, %s, '', 'Text only', '', '', '', '', %s, current_date + 90)"""


@contextmanager
def with_and_without(
    name: str, of: str, standing: str, *, hides_home: bool
) -> Iterator[tuple[Twins, OwnDatabase, OwnDatabase]]:
    """A database without the safe contact, and one with it."""
    one, other = (OwnDatabase(INHABITED, f"portal_{of}_safe_{n}") for n in ("one", "other"))
    with one, other:
        with databases.superuser(one.name) as server:
            today = server.execute("SELECT portal.today()").fetchone()
        assert today
        first, second = World(today[0]), World(today[0])
        second.make_safe_contact(PROTECTED, hides_home=hides_home, standing=standing)
        with databases.superuser(other.name) as server, server.transaction():
            server.execute("SET LOCAL session_replication_role = replica")
            server.execute(SET, [first.person(PROTECTED).id, standing, hides_home])
            server.execute("UPDATE tenancies_person SET protected = portal.is_protected(id)")
        seen = sight(first, name)
        assert seen == sight(second, name)
        yield Twins(name, first, second, seen, (), (), ()), one, other


def attempts(database: OwnDatabase, twins: Twins) -> Iterator[Request]:
    """Every page, and what an adviser or an officer elsewhere types about the others of her home."""
    with databases.superuser(database.name) as server:
        rows = server.execute(
            "SELECT id, forename || ' ' || surname FROM tenancies_person"
        ).fetchall()
    names, world = dict(rows), twins.first
    others = [names[world.person(name).id] for name in ("Ewan", "Otis", "Shona", "Catriona")]
    if twins.name in ("Aileen", "Callum"):
        for name in others:
            yield post("/staff/find/", query=name[:100])
            yield get("/staff/found/")
            yield post(CALLER, full_name=name, known=world.tenancy("Loch Road").ref)
            yield get(CALLER)
            yield post(CALLER, full_name=name, home=str(world.home("Loch Road").id))
            yield get(CALLER)
            yield post(LOOK, full_name=name, known=world.tenancy("Glen Court").ref, reason=WHY)
            yield get(LOOK)
    yield from everybodys(twins)
    yield from requests_of(twins)


@pytest.mark.usefixtures("templates_of_databases")
@pytest.mark.parametrize("standing", ["set", "asked"])
@pytest.mark.parametrize("name", READERS)
def test_safe_contact_is_seen_by_nobody_else(
    name: str, standing: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    # Staff set those that keep a home secret: then advisers do not find the household either.
    hides_home = standing == "set" and name not in ("Aileen", "Callum")
    with (
        django_db_blocker.unblock(),
        with_and_without(name, worker_id, standing, hides_home=hides_home) as (twins, one, other),
    ):
        asked = list(attempts(one, twins))
        without, with_it = answers_in(one, twins, asked), answers_in(other, twins, asked)
    differ = [
        f"{request}: {differs}"
        for request, a, b in zip(asked, without, with_it, strict=True)
        if (differs := difference(a, b))
    ]
    assert name == "nobody" or not any(answer.leads_to_signing_in for answer in without)
    assert not differ, "\n".join(differ)
