"""Four colleagues with a conflict of interest walk through everything that concerns the other side.

An officer who lives with a protected person, a manager and a DPO who are a party to a case, and a DPO who is
the alleged perpetrator: each page, each write and each reason, by both walls and by each wall alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from tenancies.models import Person
from tests.arranging import (
    OWNER,
    arranging,
    as_role,
    without_wall_1,
    without_wall_2,
)
from tests.clients import PersonsClient
from tests.factories import IncidentFactory, OutOfPatchAccessFactory, ReportFactory
from tests.walls.test_too_close import BLOCK, CODE, SAFE_CONTACT
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db

# The colleague, the person that they are at home, who is protected or stands on the other side, the home and
# the case of these; a document of the case.
CONFLICTS = [
    ("Fiona", "Jamie of the glen", "Victoria", "Glen Court", "DOGS", "DOGS letter to Catriona"),
    ("Moira", "Catriona", "Rab", "Castle Brae", "DOGS", "DOGS warning to Rab"),
    ("Donald", "Catriona", "Rab", "Castle Brae", "DOGS", "DOGS warning to Rab"),
    ("Donald", "Ewan", "Morag", "Loch Road", "NOISE", "NOISE diary of Morag"),
]
IDS = ["officer at home", "manager as a party", "DPO as a party", "DPO who is accused"]
IDENTITY = (
    "INSERT INTO tenancies_identitycheck (id, person_id, how, recorded_by)"
    " VALUES (%(id)s, %(person)s, 'in person', %(me)s)"
)
RELEASE = (
    "INSERT INTO documents_release (id, document_id, audience, recipient_id, reason, by_name, opens_on,"
    " ended_reason, recorded_by) VALUES (%(id)s, %(document)s, 'recipient', %(person)s, 'x', '', %(day)s,"
    " '', %(me)s)"
)
FREEZE = (
    "INSERT INTO incidents_freeze (id, level, account_id, kind, reason, ended_reason, recorded_by)"
    " VALUES (%(id)s, 'account', %(account)s, '', 'x', '', %(me)s)"
)
TAKE_BACK = (
    "UPDATE documents_release SET ended_at = now(), ended_by = %(me)s, ended_reason = 'x'"
    " WHERE document_id = %(document)s"
)
END_SAFE_CONTACT = (
    "UPDATE tenancies_safecontact SET ended_at = now(), ended_by = %(me)s"
    " WHERE person_id = %(person)s"
)


@pytest.fixture(params=CONFLICTS, ids=IDS)
def conflict(request: pytest.FixtureRequest, world: World) -> tuple[str, ...]:
    """The colleague is noted to be that person."""
    found: tuple[str, ...] = request.param
    name, at_home = found[:2]
    with arranging():
        Person.objects.filter(works_as=world.account(name).id).update(works_as=None)
        Person.objects.filter(pk=world.person(at_home).id).update(works_as=world.account(name).id)
    return found


def pages(world: World, person: str, home: str, case: str, document: str) -> list[str]:
    """Every page about the other side that somebody of their role could open."""
    someone = f"/staff/person/{world.person(person).id}/"
    return [
        *(f"{someone}{page}" for page in ("", "safe-contact/", "letter/", "block/", "interest/")),
        f"{someone}identity/",
        f"/staff/tenancy/{world.tenancy(home).id}/",
        f"/staff/case/{world.case(case).id}/",
        f"/staff/document/{world.document(document).id}/release/",
        f"/documents/{world.document(document).id}/download/",
        f"/staff/case/{world.case(case).id}/upload/",
    ]


@pytest.mark.parametrize("missing", ["no wall", "wall 1", "wall 2"])
def test_no_page_about_the_other_side_opens(
    world: World,
    as_person: AsPerson,
    conflict: tuple[str, ...],
    missing: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name, _at_home, person, home, case, document = conflict
    browser = as_person(name)
    if missing == "wall 1":
        without_wall_1(monkeypatch)
    elif missing == "wall 2":
        without_wall_2()
    # Rhona, a manager too, stands in another case.
    other = as_person("Rhona")
    for page in pages(world, person, home, case, document):
        assert other.get(page).status_code in (200, 302), page
        assert browser.get(page).status_code in (403, 404), page
        assert browser.post(page, {}).status_code in (403, 404, 405), page


def writes(name: str, world: World, statement: str, conflict: tuple[str, ...]) -> int | None:
    """How many rows PostgreSQL lets the colleague write, or None where it refuses."""
    person, document = world.person(conflict[2]), world.document(conflict[5])
    me = world.account(name).id
    named: Any = {
        "id": uuid4(),
        "me": me,
        "person": person.id,
        "account": person.account,
        "document": document.id,
        "day": world.facts.today,
    }
    values = named if "%(" in statement else (uuid4(), person.id, world.day(-30), me)
    with unit_of_work(), acting_as(me):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return int(cursor.rowcount)
        except DatabaseError:
            return None


@pytest.mark.parametrize(
    "statement",
    [SAFE_CONTACT, CODE, BLOCK, IDENTITY, RELEASE, FREEZE, TAKE_BACK, END_SAFE_CONTACT],
    ids=["safe contact", "code", "block", "identity", "release", "freeze", "take back", "end"],
)
def test_nothing_about_the_other_side_is_written(
    world: World, conflict: tuple[str, ...], statement: str
) -> None:
    assert not writes(conflict[0], world, statement, conflict)


def test_reports_and_reasons_of_the_other_side_are_not_read(
    world: World, as_person: AsPerson, conflict: tuple[str, ...]
) -> None:
    """The reason of a colleague who opened the case from outside, and what the complainer reported."""
    name, _at_home, person, home, case, _document = conflict
    if name == "Fiona":
        return
    with arranging():
        report: Any = ReportFactory(
            incident=IncidentFactory(), person_id=world.person(person).id, wrong="not sure"
        )
        for where in (
            {"case_id": world.case(case).id},
            {"tenancy_id": world.tenancy(home).id},
        ):
            OutOfPatchAccessFactory(
                user_id=world.account("Ruth").id,
                recorded_by=world.account("Ruth").id,
                reason="THE-REASON-1",
                day=world.facts.today,
                **where,
            )
    browser = as_person(name)
    assert browser.get(f"/dpo/incident/{report.incident_id}/").status_code == 404
    assert report.reference not in browser.get("/dpo/").content.decode()
    if name == "Donald":
        page = browser.get("/dpo/out-of-patch-access/").content.decode()
        assert "THE-REASON-1" not in page
        with as_role(OWNER), connection.cursor() as cursor:
            ask = "SELECT portal.addresses_of('dpo', %s, NULL)"
            cursor.execute(ask, [report.incident_id])
            (told,) = cursor.fetchone()
            assert told == []
            cursor.execute(ask.replace("'dpo'", "'deputy'"), [report.incident_id])
            assert len(cursor.fetchone()[0]) == 1
