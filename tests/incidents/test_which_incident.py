"""Which incident a report belongs to, and where it stands: what was really served is not buried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from portal.incidents.models import Incident, Report
from tests.arranging import arranging, at_the_gate
from tests.clients import PersonsClient
from tests.factories import FreezeFactory, IncidentFactory, ReportFactory
from tests.incidents.test_incident_page import CLOSING
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
LETTER = "NOISE letter to Morag"
ONE_MORE = (
    "SELECT count(*) FROM generate_series(1, %s) AS n CROSS JOIN LATERAL"
    " portal.report_not_mine(NULL, 'not sure', n::text, '', '', {source}, NULL)"
)
ON_A_PAGE = 20


def tells(browser: PersonsClient, document: UUID | None = None) -> UUID | None:
    """Say that something is not mine; gives the incident to which that belongs."""
    address = f"/documents/{document}/not-mine/" if document else "/not-mine/"
    assert browser.post(address, {"wrong": "not for me"}).status_code == 302
    return incident_of_the_newest()


def incident_of_the_newest() -> UUID | None:
    with arranging(deriving=False), connection.cursor() as cursor:
        # A test is one moment: the newest row is the one that was stored last.
        cursor.execute("SELECT incident_id FROM incidents_report ORDER BY ctid DESC LIMIT 1")
        incident: UUID | None = cursor.fetchone()[0]
    return incident


def reads(browser: PersonsClient, document: UUID) -> None:
    assert browser.get(f"/documents/{document}/").status_code == 200


def anonymous_reports(how_many: int, source: str) -> None:
    """So many reports of nobody, from the sources that this SQL names for the n-th."""
    with at_the_gate(), connection.cursor() as cursor:
        cursor.execute(ONE_MORE.format(source=source), [how_many])


def open_on_the_board(browser: PersonsClient) -> list[Any]:
    """The first page alone."""
    return list(browser.get("/dpo/").context["open"])


# Which incident --------------------------------------------------------------------------------------


def test_report_joins_by_its_document(world: World, as_person: AsPerson) -> None:
    photo = world.document("DRUMS letter to Iain").id
    iain, moira = as_person("Iain"), as_person("Moira")
    reads(iain, photo)
    moira.get(f"/staff/document/{photo}/original/")
    assert tells(iain, photo) == tells(moira, photo)


def test_report_joins_by_its_case(world: World, as_person: AsPerson) -> None:
    """Each side was served another document of the case."""
    mine, his = world.document(LETTER).id, world.document("NOISE warning to Ewan").id
    morag, ewan = as_person("Morag"), as_person("Ewan")
    reads(morag, mine)
    reads(ewan, his)
    assert tells(morag, mine) == tells(ewan, his)


def test_report_joins_by_its_caller(world: World, as_person: AsPerson) -> None:
    """Morag tells of one document in writing, and then phones; the adviser finds her."""
    morag = as_person("Morag")
    reads(morag, world.document("Loch gas").id)
    told = tells(morag, world.document("Loch gas").id)
    morag.post("/not-mine/", {"wrong": "not sure"})
    assert incident_of_the_newest() == told
    call = {"how_many": "one", "caller": str(world.person("Morag").id), "kind": "photo"}
    assert as_person("Aileen").post("/staff/breach/new/", call).status_code == 302
    assert incident_of_the_newest() == told


def test_report_of_something_else_by_someone_else_joins_none(
    world: World, as_person: AsPerson
) -> None:
    mine, of_another = world.document(LETTER).id, world.document("DRUMS letter to Iain").id
    morag, iain = as_person("Morag"), as_person("Iain")
    reads(morag, mine)
    reads(iain, of_another)
    assert tells(morag, mine) != tells(iain, of_another)


def test_report_of_another_document_of_a_case_that_is_contained_must_be_looked_at(
    world: World, as_person: AsPerson
) -> None:
    mine, his = world.document(LETTER).id, world.document("NOISE warning to Ewan").id
    morag, ewan = as_person("Morag"), as_person("Ewan")
    reads(morag, mine)
    reads(ewan, his)
    first = tells(morag, mine)
    contained = {"do": "contain", "reason": "The letter is closed."}
    assert as_person("Donald").post(f"/dpo/incident/{first}/", contained).status_code == 302
    assert tells(ewan, his) != first


# The board -------------------------------------------------------------------------------------------


def test_hundreds_of_one_source_are_one_line_and_are_closed_at_once(
    world: World, as_person: AsPerson
) -> None:
    incident = tells(PersonsClient())
    with arranging(deriving=False):
        (report,) = Report.objects.filter(incident=incident)
        source = bytes(report.source).hex()
    anonymous_reports(300, rf"'\x{source}'::bytea")
    donald, address = as_person("Donald"), f"/dpo/incident/{incident}/"
    (line,) = (one for one in open_on_the_board(donald) if one.url == address)
    assert line.reports == 301
    anonymous_reports(1, "sha256('another source')")
    assert incident_of_the_newest() != incident
    assert donald.post(address, CLOSING).status_code == 302
    assert address not in [one.url for one in open_on_the_board(donald)]
    assert world.staff


def test_report_that_closed_something_is_not_pushed_from_the_first_page(
    world: World, as_person: AsPerson
) -> None:
    anonymous_reports(300, "sha256(n::text::bytea)")
    morag = as_person("Morag")
    reads(morag, world.document(LETTER).id)
    incident = tells(morag, world.document(LETTER).id)
    shown = open_on_the_board(as_person("Donald"))
    assert len(shown) == ON_A_PAGE
    assert f"/dpo/incident/{incident}/" in [line.url for line in shown]


def test_board_is_in_the_order_of_what_weighs_most(world: World, as_person: AsPerson) -> None:
    """What closed something, who was signed in about what they were served, staff, and then time."""
    gas, now = world.document("Loch gas").id, timezone.now()
    morag, aileen = world.person("Morag").id, world.account("Aileen").id
    weights: dict[str, dict[str, Any]] = {
        "later": {"received_at": now - timedelta(days=1)},
        "earlier": {"received_at": now - timedelta(days=2)},
        "staff": {"recorded_by": aileen},
        "signed in": {"person_id": morag, "document_id": gas},
        "closed something": {},
    }
    with arranging(deriving=False):
        Incident.objects.filter(ended_at=None).update(froze=False, served=False, by_staff=False)
        made: dict[str, Any] = {name: IncidentFactory() for name in weights}
        for name, report in weights.items():
            ReportFactory(incident=made[name], **report)
        FreezeFactory(incident=made["closed something"], document_id=gas)
    by_reference = {incident.reference: name for name, incident in made.items()}
    shown = open_on_the_board(as_person("Donald"))
    assert [by_reference[one.reference] for one in shown if one.reference in by_reference] == [
        *("closed something", "signed in", "staff", "earlier", "later")
    ]
