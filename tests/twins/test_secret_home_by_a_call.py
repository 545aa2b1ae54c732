"""Nobody who logs a call about a protected household can tell by it in which of two homes they live.

The two databases of test_secret_home.py. Victoria has opened a document: a call that names her closes it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.twins.answers import Answer, Request, answer_to, difference
from tests.twins.otherwise import Twins
from tests.twins.test_forms import get, post
from tests.twins.test_secret_home import (
    HERE,
    HOUSEHOLD,
    MOBILE,
    THERE,
    addresses,
    moved,
    streets,
    whole_names,
)

NEW, LOGGED = "/staff/breach/new/", "/staff/breach/logged/"
AFTERWARDS = (LOGGED, "/staff/", "/staff/find/", "/staff/breach/new/")
"""What whoever pressed looks at then."""
SERVED = (
    "INSERT INTO accounts_auditevent (at, event, user_id, person_id, role, object_kind, object_ids,"
    " detail, address, request_id) VALUES (now(), 'document_opened', %s, %s, 'resident',"
    " 'documents.document', %s, '{}', '192.0.2.1', gen_random_uuid())"
)
# Ended as two people would, so that the next call finds all as the first one did.
IT_IS_OVER = (
    (
        "UPDATE incidents_freeze SET ended_at = now() WHERE ended_at IS NULL AND incident_id IN"
        " (SELECT incident_id FROM incidents_report WHERE what LIKE 'By telephone%')"
    ),
    (
        "INSERT INTO incidents_incidentstep (id, incident_id, kind, outcome, reason, by_name)"
        " SELECT DISTINCT ON (r.incident_id) gen_random_uuid(), r.incident_id, 'closed', 'near miss', '-', ''"
        " FROM incidents_report AS r WHERE what LIKE 'By telephone%' AND NOT portal.is_closed(r.incident_id)"
    ),
)


def calls(database: OwnDatabase, twins: Twins) -> Iterator[Request]:
    """Every way in which the form names someone of the household, or their home."""
    world = twins.first
    homes = {home: str(world.home(home).id) for home in (HERE, THERE)}
    known = [
        *addresses(database, world),
        *streets(database, world),
        world.tenancy(HERE).ref,
        MOBILE,
    ]
    yield post(NEW, how_many="one")
    yield post(NEW, how_many="one", kind="photo")
    yield post(NEW, how_many="one", number=world.tenancy(HERE).ref)
    for name, full_name in whole_names(database, world).items():
        yield post(NEW, how_many="one", caller=str(world.person(name).id))
        yield post(NEW, how_many="one", number=world.person(name).ref, kind="photo")
        for home in homes.values():
            yield post(NEW, how_many="one", full_name=full_name, home=home)
        for one in known:
            yield post(NEW, how_many="one", full_name=full_name, known=one)
    for home in homes.values():
        yield post(NEW, how_many="one", caller=home, home=home)


@pytest.mark.usefixtures("templates_of_databases")
@pytest.mark.parametrize("name", ["Aileen", "Callum", "Ruth"])
def test_call_about_a_protected_household_tells_nothing_of_their_home(
    name: str, worker_id: str, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock(), moved(name, worker_id) as (twins, first, second):
        asked = list(calls(first, twins))
        one, other = logged_in(first, twins, asked), logged_in(second, twins, asked)
        closed = {levels_closed(database) for database in (first, second)}
    differ = [
        f"{request}, then {page}: {differs}"
        for request, a, b in zip(asked, one, other, strict=True)
        for page, x, y in zip((NEW, *AFTERWARDS), a, b, strict=True)
        if (differs := difference(x, y))
    ]
    assert not differ, "\n".join(differ[:20])
    assert all(answers[0].status == 302 for answers in one)
    assert all({"document", "everything"} <= set(levels) for levels in closed), "nothing to hide"


def logged_in(database: OwnDatabase, twins: Twins, asked: list[Request]) -> list[list[Answer]]:
    """What one database answers to each call, and on the pages after it."""
    victoria = twins.first.person(HOUSEHOLD[0])
    with databases.superuser(database.name) as server:
        gas = twins.first.document("Glen Court gas").id
        server.execute(SERVED, [victoria.account, victoria.id, [gas]])
    answers = []
    with database.as_login("web"):
        mail.outbox.clear()
        with transaction.atomic():
            browser = PersonsClient(twins.first.account(twins.name).id)
        for request in asked:
            answers.append([answer_to(browser, one) for one in (request, *map(get, AFTERWARDS))])
            with databases.superuser(database.name) as server:
                for statement in IT_IS_OVER:
                    server.execute(statement.encode())
    return answers


def levels_closed(database: OwnDatabase) -> tuple[str, ...]:
    """At which levels the calls have closed something."""
    with databases.superuser(database.name) as server:
        rows = server.execute(
            "SELECT DISTINCT level FROM incidents_freeze WHERE incident_id IN (SELECT incident_id FROM"
            " incidents_report WHERE what LIKE 'By telephone%')"
        ).fetchall()
    return tuple(level for (level,) in rows)
