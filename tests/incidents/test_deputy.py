"""A manager who deputises for the DPO handles incidents beside their own work; other managers do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import AuditEvent, User
from documents.models import Document
from portal.incidents.models import Drill, Freeze, Incident, IncidentStep
from tests.access.looking import both_ways
from tests.access.moves import freeze
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.incidents.pages import incident_page, narrows
from tests.incidents.test_telephone import live_freezes, press
from tests.incidents.test_two_people import everything_is_closed
from tests.model.expectation import ROLES, expected
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def appoint(world: World, name: str) -> None:
    """Give a manager the duty, in the database and in the plain facts."""
    account = world.account(name)
    with arranging():
        User.objects.filter(pk=account.id).update(is_deputy=True)
    world.facts.add(replace(account, is_deputy=True))


@pytest.fixture
def moira(world: World, as_person: AsPerson) -> PersonsClient:
    """The manager, as deputy."""
    appoint(world, "Moira")
    return as_person("Moira")


@pytest.mark.parametrize("name", ["Moira", "Rhona"])
def test_duty_adds_the_reports_of_incidents_and_nothing_else(world: World, name: str) -> None:
    """By each wall; Rhona reads nothing of the case to which she is a party."""
    account, labels = world.account(name), sorted(ROLES["manager"].rules.keys() - {"accounts.User"})
    freeze(world, document=world.document("Loch gas").id, sealed=True)
    before = {label: expected(world.facts, account, label) for label in labels}
    appoint(world, name)
    account = world.account(name)
    added = set()
    for label, seen in both_ways(account.id, labels).items():
        due = expected(world.facts, account, label)
        assert seen == (due, due), label
        assert due >= before[label]
        added |= {label} if due > before[label] else set()
    assert added == {"incidents.Report", "incidents.ReportStep", "incidents.IncidentStep"} & added
    assert "incidents.Report" in added


def test_deputy_reads_what_was_reported_and_takes_the_steps(
    world: World, as_person: AsPerson, moira: PersonsClient
) -> None:
    page = incident_page(world, "frozen letter")
    assert "What we were told" in moira.get(page).content.decode()
    assert "What we were told" not in as_person("Rhona").get(page).content.decode()
    press(as_person("Aileen"), "more")
    with arranging(deriving=False):
        logged = Incident.objects.get(reports__what="By telephone: more")
    page = f"/dpo/incident/{logged.pk}/"
    assert moira.post(page, {"do": "acknowledge"}).status_code == 302
    assert moira.post(page, {"do": "contain", "reason": "The list is off."}).status_code == 302
    closing = {"do": "close", "outcome": "near miss", "reason": "Nobody had looked."}
    assert moira.post(page, closing).status_code == 302
    with arranging(deriving=False):
        steps = IncidentStep.objects.filter(incident=logged)
        assert set(steps.values_list("kind", "recorded_by")) == {
            (kind, world.account("Moira").id) for kind in ("acknowledged", "contained", "closed")
        }


def test_page_says_nothing_of_the_audit_log_to_a_deputy(
    world: World, moira: PersonsClient, as_person: AsPerson
) -> None:
    """Nobody was shown it, it would say: they read no entry."""
    page = incident_page(world, "frozen letter")
    assert "Who was shown this document" not in moira.get(page).content.decode()
    assert "Who was shown this document" in as_person("Donald").get(page).content.decode()
    assert moira.get("/dpo/audit-log/").status_code == 403
    with unit_of_work(), acting_as(world.account("Moira").id):
        assert not AuditEvent.objects.exists()


def test_deputy_narrows_at_once(world: World, as_person: AsPerson, moira: PersonsClient) -> None:
    one = everything_is_closed(as_person)
    narrower = {"level": "cases", "reason": "It was the cases."}
    assert not narrows(as_person("Rhona"), one, **narrower)
    assert live_freezes() == [("everything", "")]
    assert narrows(moira, one, **narrower)
    assert live_freezes() == [("cases", "")]
    assert world.staff


def test_deputy_closes_more_and_ends_the_freeze_of_one_document(
    world: World, moira: PersonsClient, as_person: AsPerson
) -> None:
    page = incident_page(world, "frozen letter")
    more = {"do": "widen", "level": "cases", "reason": "I am not sure."}
    assert moira.post(page, more).status_code == 302
    ending = f"/dpo/freeze/{world.freeze(document='Loch frozen').id}/end/"
    assert as_person("Rhona").get(ending).status_code == 403
    assert moira.post(ending, {"reason": "It was hers."}).status_code == 302
    with arranging(deriving=False):
        assert Freeze.objects.filter(level="cases", ended_at=None).exists()
        assert not Document.objects.get(pk=world.document("Loch frozen").id).frozen


WRITES: dict[str, Callable[[World, UUID], object]] = {
    "a freeze": lambda world, me: Freeze.objects.create(
        level="everything", reason="-", recorded_by=me, incident_id=_incident(world)
    ),
    "a step": lambda world, me: IncidentStep.objects.create(
        incident_id=_incident(world), kind="sessions ended", recorded_by=me
    ),
    "the end of a freeze": lambda world, me: _end(world, me),
}
NEVER: dict[str, Callable[[World, UUID], object]] = {
    "a seal": lambda world, me: Freeze.objects.create(
        level="document",
        document_id=world.document("Loch gas").id,
        from_staff=True,
        reason="-",
        recorded_by=me,
    ),
    "that a call was nothing": lambda world, me: IncidentStep.objects.create(
        incident_id=_incident(world), kind="nothing wrong", recorded_by=me
    ),
    "a freeze in another name": lambda world, _me: Freeze.objects.create(
        level="everything", reason="-", recorded_by=world.account("Donald").id
    ),
}


def _incident(world: World) -> UUID:
    identity: UUID = world.incident("frozen letter").id
    return identity


def _end(world: World, me: UUID) -> None:
    one: Any = Freeze.objects.get(pk=world.freeze(document="Loch frozen").id)
    one.ended_reason = "-"
    one.end(by=me, also=("ended_reason",))


def writes(world: World, what: Callable[[World, UUID], object]) -> bool:
    """Whether PostgreSQL lets Moira write it, whatever page she comes from."""
    moira = world.account("Moira").id
    try:
        with unit_of_work(), acting_as(moira):
            what(world, moira)
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize("what", [*WRITES, *NEVER])
def test_manager_without_the_duty_writes_nothing_of_it(world: World, what: str) -> None:
    assert not writes(world, {**WRITES, **NEVER}[what])


@pytest.mark.parametrize("what", [*WRITES, *NEVER])
def test_deputy_writes_what_the_duty_is_for_and_no_more(world: World, what: str) -> None:
    appoint(world, "Moira")
    assert writes(world, {**WRITES, **NEVER}[what]) is (what in WRITES)


def test_duty_ends_with_the_next_request(world: World, moira: PersonsClient) -> None:
    page = incident_page(world, "frozen letter")
    assert "What we were told" in moira.get(page).content.decode()
    with arranging():
        User.objects.filter(pk=world.account("Moira").id).update(is_deputy=False)
    assert "What we were told" not in moira.get(page).content.decode()


def test_deputy_begins_and_ends_a_drill_and_other_managers_do_not(
    world: World, moira: PersonsClient, as_person: AsPerson
) -> None:
    with arranging(deriving=False):
        Incident.objects.update(froze=False, served=False, by_staff=False)
    assert as_person("Rhona").post("/dpo/drills/", {}).status_code == 403
    drill = moira.post("/dpo/drills/", {})["Location"]
    assert moira.post(drill, {"do": "end"}).status_code == 302
    with arranging(deriving=False):
        assert Drill.objects.latest("recorded_at").ended_by == world.account("Moira").id
