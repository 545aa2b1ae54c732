"""The DPO's first page: what is due first, in words of days before hours; and no page asks once a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access.pages import BY_ROLE, Perm
from accounts.access.roles import Role
from portal.incidents.clock import clock_from
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.factories import (
    AuditEventFactory,
    DrillFactory,
    FreezeFactory,
    IncidentFactory,
    IncidentStepFactory,
    ReportFactory,
)
from tests.incidents.pages import freeze_page, incident_page, rectification_request_page
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def test_signing_in_leads_who_answers_for_it_to_the_incidents(
    world: World, as_person: AsPerson
) -> None:
    for name in ("Donald", "Senga", "Elspeth"):
        assert as_person(name).get("/")["Location"] == "/dpo/", name
    assert as_person("Moira").get("/")["Location"] == "/staff/"
    assert world.staff


def test_deadline_is_said_with_its_day_first_and_its_hours_second() -> None:
    told = datetime(2026, 11, 22, 9, 14, tzinfo=ZoneInfo("Europe/London"))
    assert clock_from(told).by == "By Wednesday 25 November, 9:14am"
    assert clock_from(told + timedelta(hours=4)).by == "By Wednesday 25 November, 1:14pm"
    late = clock_from(timezone.now() - timedelta(hours=73))
    assert (late.is_over, late.left) == (True, "The 72 hours are over")
    assert clock_from(timezone.now() - timedelta(hours=2)).left == "69 hours 59 minutes left"


def test_clock_runs_through_the_night_the_clocks_change() -> None:
    """Seventy-two hours are seventy-two hours, whatever the clock on the wall shows."""
    told = datetime(2026, 10, 24, 9, 0, tzinfo=ZoneInfo("Europe/London"))
    assert clock_from(told.astimezone(ZoneInfo("UTC"))).by == "By Tuesday 27 October, 8:00am"


def test_open_incidents_stand_first_with_what_is_frozen_and_rectification_requests_are_not_among_them(
    world: World, as_person: AsPerson
) -> None:
    with arranging():
        FreezeFactory(
            incident_id=world.incident("seen something").id, case_id=world.case("BARE").id
        )
    shown = as_person("Donald").get("/dpo/").context
    by_name = {
        name: world.report(name).reference
        for name in ("seen something", "frozen letter", "thawed letter", "wrong rent")
    }
    opened = {line.reference: line for line in shown["open"]}
    assert opened[by_name["seen something"]].frozen == [f"Case {world.case('BARE').ref}"]
    assert opened[by_name["seen something"]].acknowledged == ""
    assert opened[by_name["frozen letter"]].acknowledged
    assert [line.reference for line in shown["closed"]] == [by_name["thawed letter"]]
    assert shown["closed"][0].outcome == "A near miss"
    assert by_name["wrong rent"] not in opened
    assert shown["rectification_requests"] == 3


BESIDE_THE_BOARD = (
    *(Perm.SEE_INCIDENT, Perm.SEE_DRILLS, Perm.SEE_WHO_IS_REACHED),
    *(Perm.SUSPEND_PORTAL, Perm.ANSWER_SECOND, Perm.SAY_WHEN_AWAY),
)
"""What a director may beside reading the board."""
TOLD_BESIDE_IT = ("untold", "reaches_no_one", "waits_for_no_one", "days_without_duty", "phone")


def test_who_has_a_right_to_the_board_alone_reads_only_that_there_are_incidents(
    world: World, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    elspeth, incident = as_person("Elspeth"), incident_page(world, "frozen letter")
    with arranging():
        drill: Any = DrillFactory()
    pages = (incident, f"/dpo/drill/{drill.pk}/")
    whole = elspeth.get("/dpo/")
    assert all(name in whole.context for name in TOLD_BESIDE_IT)
    assert all(page.encode() in whole.content for page in pages)
    assert [elspeth.get(page).status_code for page in pages] == [200, 200]
    assert b"Frozen" in whole.content
    assert whole.context["portal"]
    assert whole.context["requests"]
    for perm in BESIDE_THE_BOARD:
        monkeypatch.setitem(BY_ROLE, perm, BY_ROLE[perm] - {Role.DIRECTOR})
    with CaptureQueriesContext(connection) as asked:
        alone = elspeth.get("/dpo/")
    # A role that has the board alone has no right on these tables.
    asked_for = " ".join(query["sql"] for query in asked)
    others = (
        "incidents_freeze",
        "incidents_drill",
        "accounts_twopersonrequest",
        "incidents_portalstate",
    )
    assert [table for table in others if table in asked_for] == []
    assert [line.reference for line in alone.context["open"]] == [
        line.reference for line in whole.context["open"]
    ]
    assert world.report("frozen letter").reference.encode() in alone.content
    assert not any(name in alone.context for name in TOLD_BESIDE_IT)
    assert not any(page.encode() in alone.content for page in pages)
    assert [elspeth.get(page).status_code for page in pages] == [403, 403]
    assert b"rozen" not in alone.content
    assert not alone.context["portal"]
    assert not alone.context["requests"]
    assert not alone.context["may_say_away"]


def test_incidents_come_in_pages(world: World, as_person: AsPerson) -> None:
    with arranging():
        for incident in IncidentFactory.create_batch(30):
            IncidentStepFactory(
                incident=incident, kind="closed", outcome="breach", reason="It was one."
            )
    donald = as_person("Donald")
    first, second = donald.get("/dpo/").context, donald.get("/dpo/?page=2").context
    assert len(first["open"]) + len(first["closed"]) == 20
    assert first["open"]
    assert not second["open"]
    assert donald.get("/dpo/?page=9").status_code == 404
    assert world.staff


def test_no_title_address_or_message_names_a_person(world: World, as_person: AsPerson) -> None:
    donald = as_person("Donald")
    for address in (
        "/dpo/",
        "/dpo/audit-log/",
        "/dpo/out-of-patch-access/",
        "/staff/rectification-requests/",
        incident_page(world, "frozen letter"),
        freeze_page(world, document="Loch frozen"),
        rectification_request_page(world, "wrong rent"),
    ):
        page = donald.get(address).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        links = [part.split('"')[0] for part in page.split('href="')[1:]]
        assert not tokens_in(title, *links), address
        assert "B-" not in title


def queries(browser: PersonsClient, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_pages_ask_as_often_for_many_rows_as_for_few(world: World, as_person: AsPerson) -> None:
    donald, moira = as_person("Donald"), as_person("Moira")
    document = world.document("Loch rent").id
    person = world.person("Morag")
    pages = [
        (donald, "/dpo/"),
        (donald, incident_page(world, "frozen letter")),
        (donald, freeze_page(world, document="Loch frozen")),
        (moira, "/staff/rectification-requests/"),
        (moira, rectification_request_page(world, "wrong rent")),
    ]
    as_person("Fiona").get(f"/staff/tenancy/{world.tenancy('Loch Road').id}/")
    with arranging():
        # Without a freeze nobody asks what had begun before it.
        FreezeFactory(
            incident_id=world.incident("frozen letter").id,
            document_id=world.document("Loch gas").id,
        )
    before = [queries(browser, address) for browser, address in pages]
    with arranging():
        for number in range(8):
            incident = IncidentFactory()
            ReportFactory(person_id=person.id, incident=incident)
            FreezeFactory(incident=incident, case_id=world.case("BARE").id)
            FreezeFactory(
                incident_id=world.incident("frozen letter").id,
                document_id=world.document("Loch gas").id,
            )
            IncidentStepFactory(incident=incident)
            ReportFactory(wrong="about me", document_id=document, person_id=person.id)
            AuditEventFactory(
                event="document_opened",
                person_id=world.person("Otis").id,
                user_id=world.account("Otis").id if number % 2 else world.account("Ewan").id,
                object_kind="documents.document",
                object_ids=[world.document("Loch frozen").id],
            )
    assert [queries(browser, address) for browser, address in pages] == before
