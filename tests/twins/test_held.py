"""What waits for the safeguarding lead is noticed by nobody outside: a database with it, and one without.

Morag is protected in both. In one an officer has released something to her home, where Ewan lives too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.twins.answers import difference
from tests.twins.otherwise import Twins
from tests.twins.requests import requests_of
from tests.twins.sight import sight
from tests.twins.test_forms import everybodys
from tests.twins.test_safe_contact_unseen import SET
from tests.twins.test_secret_home import answers_in
from tests.world import World

READERS = {
    "Ewan": "the other side, in the same home",
    "Lorna": "of the household",
    "Morag": "the one who is protected",
    "Callum": "officer of other patches",
}
RELEASED = """
    INSERT INTO documents_release (id, recorded_at, document_id, audience, reason, by_name,
        opens_on, ended_reason)
    VALUES (%(release)s, now(), %(document)s, 'household', 'They asked', 'Fiona', current_date, '')
"""
WAITS = """
    INSERT INTO documents_hold (id, recorded_at, release_id, outcome, ended_reason)
    VALUES (%(hold)s, now(), %(release)s, '', '')
"""


@contextmanager
def with_and_without(name: str, of: str) -> Iterator[tuple[Twins, OwnDatabase, OwnDatabase]]:
    """A database in which nothing waits, and one in which something does."""
    one, other = (OwnDatabase(INHABITED, f"portal_{of}_held_{n}") for n in ("one", "other"))
    with one, other:
        with databases.superuser(one.name) as server:
            today = server.execute("SELECT portal.today()").fetchone()
        assert today
        first, second = World(today[0]), World(today[0])
        for world in (first, second):
            world.make_safe_contact("Morag", hides_home=False)
        release = second.make_release("Loch unreleased", "household", opens=0)
        hold = second.make_hold("Loch unreleased", "household")
        asked = {"release": release.id, "document": release.document, "hold": hold.id}
        for database in (one, other):
            with databases.superuser(database.name) as server, server.transaction():
                server.execute("SET LOCAL session_replication_role = replica")
                server.execute(SET, [first.person("Morag").id, "set", False])
                server.execute("UPDATE tenancies_person SET protected = portal.is_protected(id)")
                if database is other:
                    server.execute(RELEASED, asked)
                    server.execute(WAITS, asked)
                    server.execute("SELECT portal.keep_audience_of(%(document)s)", asked)
        seen = sight(first, name)
        assert seen == sight(second, name)
        yield Twins(name, first, second, seen, (), (), ()), one, other


@pytest.mark.usefixtures("templates_of_databases")
@pytest.mark.parametrize("name", READERS)
def test_what_waits_for_the_lead_is_seen_by_nobody_outside(
    name: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), with_and_without(name, worker_id) as (twins, one, other):
        asked = [*everybodys(twins), *requests_of(twins)]
        without, with_it = answers_in(one, twins, asked), answers_in(other, twins, asked)
    differ = [
        f"{request}: {differs}"
        for request, a, b in zip(asked, without, with_it, strict=True)
        if (differs := difference(a, b))
    ]
    assert not any(answer.leads_to_signing_in for answer in without)
    assert not differ, "\n".join(differ)
