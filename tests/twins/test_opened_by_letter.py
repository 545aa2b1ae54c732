"""An account that a letter opened tells nothing of a case with someone of the same home.

Two databases: in one Ewan is accused in a case that is shared with him, in the other he never was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.model import facts as plain
from tests.twins.answers import difference
from tests.twins.otherwise import Twins
from tests.twins.requests import requests_of
from tests.twins.sight import sight
from tests.twins.test_forms import everybodys
from tests.twins.test_secret_home import answers_in
from tests.world import World

NAME = "Ewan"
OPENED = """
    INSERT INTO tenancies_activation (id, recorded_at, person_id, code_hash, delivery, identity_seen,
        expires_on, tries, used_at, ended_at)
    VALUES (%(code)s, now(), %(person)s, '\\x00', 'post', '', current_date, 1, now(), now());
    UPDATE accounts_user SET identity_checked = 'letter', identity_checked_at = '2026-01-01'
    WHERE id = %(account)s
"""
NEVER = """
    DELETE FROM documents_release WHERE share_id IN (SELECT id FROM cases_share WHERE person_id = %(person)s);
    DELETE FROM cases_wording WHERE share_id IN (SELECT id FROM cases_share WHERE person_id = %(person)s);
    DELETE FROM cases_share WHERE person_id = %(person)s;
    DELETE FROM cases_party WHERE person_id = %(person)s
"""


def open_by_letter(database: OwnDatabase, world: World, *, party: bool) -> None:
    """Let a letter have opened Ewan's account; without `party` he never was one to a case."""
    person, account = world.person(NAME), world.account(NAME)
    code = plain.Activation(world.id_of("activation", NAME), person.id, "post", used=True)
    world.facts.add(code)
    asked = {"code": code.id, "person": person.id, "account": account.id}
    with databases.superuser(database.name) as server, server.transaction():
        server.execute("SET LOCAL session_replication_role = replica")
        for statement in (OPENED if party else OPENED + ";" + NEVER).split(";"):
            server.execute(statement.encode(), asked)
        server.execute("SET LOCAL session_replication_role = origin")
        server.execute("SET LOCAL ROLE portal_owner")
        server.execute("SELECT portal.derive_grants(ARRAY(SELECT id FROM accounts_user), '{}')")
    if not party:
        for kind in (plain.Party, plain.Share):
            for thing in list(world.facts.all(kind)):
                if getattr(thing, "person", None) == person.id:
                    del world.facts.things[kind][thing.id]


@contextmanager
def with_and_without_a_case(of: str) -> Iterator[tuple[Twins, OwnDatabase, OwnDatabase]]:
    """A database in which there is a case, and one in which there is none for Ewan."""
    one, other = (OwnDatabase(INHABITED, f"portal_{of}_letter_{n}") for n in ("one", "other"))
    with one, other:
        with databases.superuser(one.name) as server:
            today = server.execute("SELECT portal.today()").fetchone()
        assert today
        first, second = World(today[0]), World(today[0])
        open_by_letter(one, first, party=True)
        open_by_letter(other, second, party=False)
        seen = sight(first, NAME)
        yield Twins(NAME, first, second, seen, (), (), ()), one, other


@pytest.mark.usefixtures("templates_of_databases")
def test_whoever_opened_it_by_a_letter_reads_the_same_with_a_case_and_without(
    worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), with_and_without_a_case(worker_id) as (twins, one, other):
        assert not twins.sight.rows["cases.Share"]
        asked = [*everybodys(twins), *requests_of(twins)]
        with_it, without = answers_in(one, twins, asked), answers_in(other, twins, asked)
    differ = [
        f"{request}: {differs}"
        for request, a, b in zip(asked, with_it, without, strict=True)
        if (differs := difference(a, b))
    ]
    assert not any(answer.leads_to_signing_in for answer in with_it)
    assert not differ, "\n".join(differ)
