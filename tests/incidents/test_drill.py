"""A drill: people rehearse a call, every page says DRILL, nothing closes, and what is real stays real."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from portal.incidents.models import Drill, DrillStep, Freeze, Incident, Report
from tenancies.models import Person
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import (
    DrillFactory,
    IncidentFactory,
    IncidentStepFactory,
    ReportFactory,
)
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
BEGIN, BOARD = "/dpo/drills/", "/dpo/"
PRACTISE, PRACTISED = "/staff/breach/practise/", "/staff/breach/practised/"
REAL, LOGGED = "/staff/breach/new/", "/staff/breach/logged/"
PRESS = {"how_many": "not sure", "press": "yes"}


@pytest.fixture
def quiet(world: World) -> World:
    """A landlord to whom nothing has happened lately."""
    with arranging(deriving=False):
        Incident.objects.update(froze=False, served=False, by_staff=False)
    return world


def begin(donald: PersonsClient, **chosen: str) -> str:
    """The DPO begins a drill; gives its page."""
    answer = donald.post(BEGIN, chosen)
    assert answer.status_code == 302
    return str(answer["Location"])


def text(browser: PersonsClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def rows() -> tuple[int, ...]:
    """How much there is of what is real."""
    with arranging(deriving=False):
        return tuple(kind.objects.count() for kind in (Incident, Report, Freeze))


def running() -> bool:
    with arranging(deriving=False):
        return bool(Drill.objects.filter(ended_at=None, until__gt=Now()).exists())


def test_caller_is_made_up_and_stands_in_no_row_of_the_register(
    quiet: World, as_person: AsPerson
) -> None:
    page = text(donald := as_person("Donald"), begin(donald))
    with arranging(deriving=False):
        drill = Drill.objects.latest("recorded_at")
        surname = drill.caller.split()[-1]
        assert not Person.objects.filter(surname__icontains=surname).exists()
        assert not Person.objects.filter(mobile__contains=drill.phone).exists()
    assert drill.caller in page
    assert drill.phone in page
    assert quiet.staff


def test_name_that_someone_in_the_register_bore_is_not_drawn(
    quiet: World, as_person: AsPerson
) -> None:
    with arranging(deriving=False):
        for n, surname in enumerate(
            (
                "THISTLEWICK",
                "Bracken-thorn",
                "Quillfeather",
                "Pebbleworth",
                "Larkhaven",
                "Dapplemere",
            )
        ):
            column = "former_surname" if n % 2 else "surname"
            Person.objects.filter(
                pk=quiet.person(("Morag", "Otis", "Ewan", "Iain", "Bella", "Victoria")[n]).id
            ).update(**{column: surname})
    begin(as_person("Donald"))
    with arranging(deriving=False):
        assert Drill.objects.latest("recorded_at").caller.split()[-1] in (
            "Foxgloam",
            "Inkwell-Moss",
        )


def test_resident_notices_nothing_of_a_drill(quiet: World, as_person: AsPerson) -> None:
    pages = ("/home/", "/documents/", f"/documents/{quiet.document('Loch gas').id}/", "/not-mine/")
    morag = as_person("Morag")

    def seen() -> list[str]:
        # Drawn anew for every page, and signed for one view of a document.
        hidden = re.compile(r'name="(csrfmiddlewaretoken|shown)" value="[^"]*"|/pages/\d+/[^"]+"')
        return [hidden.sub("", morag.get(page).content.decode()) for page in pages]

    seen()  # What was new is no more.
    before, real = seen(), rows()
    begin(as_person("Donald"))
    aileen = as_person("Aileen")
    assert aileen.post(PRACTISE, PRESS)["Location"] == PRACTISED
    assert seen() == before
    assert rows() == real
    assert morag.get(PRACTISE)["Location"] == "/not-mine/"
    assert morag.post(PRACTISE, PRESS)["Location"] == "/not-mine/"


def test_every_page_of_a_drill_says_drill_and_names_the_real_one(
    quiet: World, as_person: AsPerson
) -> None:
    donald, aileen = as_person("Donald"), as_person("Aileen")
    drill = begin(donald)
    assert "this is the real page" in text(aileen, REAL)
    assert PRACTISE in text(aileen, REAL)
    aileen.post(PRACTISE, PRESS)
    for page in (text(aileen, PRACTISE), text(aileen, PRACTISED)):
        assert "<h1>DRILL" in page
        assert "<title>DRILL" in page
        assert f'href="{REAL}"' in page
    for page in (text(donald, BEGIN), text(donald, drill), text(as_person("Moira"), drill)):
        assert "<h1>DRILL" in page
    assert "<strong>DRILL</strong>" in text(donald, BOARD)
    assert "<strong>DRILL</strong>" in text(as_person("Elspeth"), BOARD)
    assert quiet.staff


def test_nothing_that_is_typed_in_a_drill_is_kept(quiet: World, as_person: AsPerson) -> None:
    begin(as_person("Donald"))
    tenancy = quiet.tenancy("Loch Road").ref
    as_person("Aileen").post(PRACTISE, {"how_many": "one", "number": tenancy, "kind": "photo"})
    with arranging(deriving=False):
        assert DrillStep.objects.latest("recorded_at").kind == "pressed"
        assert not Freeze.objects.filter(level="kind").exists()
        assert not Report.objects.filter(what__startswith="By telephone").exists()


@pytest.mark.parametrize("name", ["Moira", "Elspeth", "Fiona", "Aileen", "Alan", "Morag"])
def test_no_one_but_the_dpo_and_the_deputy_begins_or_ends_a_drill(
    quiet: World, as_person: AsPerson, name: str
) -> None:
    drill = begin(as_person("Donald"))
    browser = as_person(name)
    assert browser.post(BEGIN, {}).status_code == 403
    browser.post(drill, {"do": "end"})
    assert running()
    assert quiet.staff


def test_none_begins_beside_a_live_incident_or_another_drill(
    world: World, as_person: AsPerson
) -> None:
    donald = as_person("Donald")
    refused = donald.post(BEGIN, {})
    assert refused.status_code == 200
    assert "No drill can begin now." in refused.content.decode()
    assert not running()
    with arranging(deriving=False):
        Incident.objects.update(froze=False, served=False, by_staff=False)
    begin(donald)
    assert donald.post(BEGIN, {}).status_code == 200
    assert world.staff


def test_none_begins_while_the_portal_is_closed(quiet: World, as_person: AsPerson) -> None:
    assert as_person("Moira").post("/staff/suspend/", {}).status_code == 302
    assert as_person("Donald").post(BEGIN, {}).status_code == 200
    assert not running()
    assert quiet.staff


@pytest.mark.parametrize(("days", "begins"), [(4, False), (6, True)])
def test_none_begins_within_five_days_of_a_real_call(
    quiet: World, as_person: AsPerson, days: int, *, begins: bool
) -> None:
    with arranging(deriving=False):
        incident = IncidentFactory(received_at=Now() - timedelta(days=days))
        ReportFactory(
            incident=incident,
            recorded_by=quiet.account("Aileen").id,
            received_at=Now() - timedelta(days=days),
        )
        IncidentStepFactory(incident=incident, kind="closed", outcome="breach", reason="Mended.")
    assert (as_person("Donald").post(BEGIN, {}).status_code == 302) is begins


def test_real_call_meanwhile_is_real_and_ends_the_drill(quiet: World, as_person: AsPerson) -> None:
    donald, aileen = as_person("Donald"), as_person("Aileen")
    drill = begin(donald)
    aileen.post(PRACTISE, PRESS)
    assert as_person("Fiona").post(REAL, PRESS).status_code == 302
    assert as_person("Morag").get(f"/documents/{quiet.document('Loch gas').id}/").status_code == 404
    assert not running()
    assert "Something real was reported, and ended it" in text(donald, drill)
    with arranging(deriving=False):
        call = Incident.objects.get(reports__what="By telephone: not sure")
    assert call.reference.startswith("B-")
    assert call.reference in text(donald, BOARD)


def test_real_report_of_a_resident_ends_the_drill_too(quiet: World, as_person: AsPerson) -> None:
    begin(as_person("Donald"))
    gas, morag = quiet.document("Loch gas").id, as_person("Morag")
    morag.get(f"/documents/{gas}/")
    morag.post(f"/documents/{gas}/not-mine/", {"wrong": "not for me"})
    assert not running()


def test_who_presses_after_the_end_is_told_that_nothing_was_logged_and_where_to(
    quiet: World, as_person: AsPerson
) -> None:
    donald, aileen = as_person("Donald"), as_person("Aileen")
    donald.post(begin(donald), {"do": "end"})
    said = aileen.post(PRACTISE, PRESS)
    assert said.status_code == 200
    assert "No drill is running. Nothing was logged" in said.content.decode()
    assert f'href="{REAL}"' in said.content.decode()
    with arranging(deriving=False):
        assert not DrillStep.objects.filter(drill__ended_at=None).exists()
    assert quiet.staff


def test_drill_ends_by_itself(quiet: World, as_person: AsPerson) -> None:
    with arranging(deriving=False):
        drill: Any = DrillFactory(until=Now() - timedelta(seconds=1))
    assert "No drill is running." in text(as_person("Aileen"), PRACTISE)
    page = text(as_person("Donald"), f"/dpo/drill/{drill.pk}/")
    assert "Over since" in page
    assert "DRILL: acknowledge" not in page
    begin(as_person("Donald"))
    assert quiet.staff


def test_result_says_how_long_each_team_took_and_names_no_one(
    quiet: World, as_person: AsPerson
) -> None:
    donald = as_person("Donald")
    drill = begin(donald)
    assert donald.post(drill, {"do": "acknowledge"}).status_code == 200, "before anyone pressed"
    for name in ("Aileen", "Fiona"):
        as_person(name).post(PRACTISE, PRESS)
        as_person(name).post(PRACTISE, PRESS)
    senga = as_person("Senga")
    for step in ("acknowledge", "contain"):
        assert senga.post(drill, {"do": step}).status_code == 302
    assert donald.post(drill, {"do": "acknowledge"}).status_code == 200, "a second time"
    page = text(as_person("Moira"), drill)
    teams = re.findall(r'scope="row" data-label="Team">([^<]+)<', page)
    assert sorted(teams) == [
        "Customer service adviser",
        "Deputy data protection officer",
        "Deputy data protection officer",
        "Housing officer",
    ]
    assert len(re.findall(r'data-label="After the start">\d+ seconds?<', page)) == 4
    for name in ("Aileen", "Fiona", "Senga"):
        assert quiet.account(name).username not in page
        assert name not in page.split("<main")[1]


def test_drill_stands_in_no_count_of_incidents(quiet: World, as_person: AsPerson) -> None:
    with arranging(deriving=False):
        before = Incident.objects.count()
    donald = as_person("Donald")
    listed = text(donald, BOARD).count('data-label="Incident"')
    begin(donald)
    as_person("Aileen").post(PRACTISE, PRESS)
    assert text(donald, BOARD).count('data-label="Incident"') == listed
    with arranging(deriving=False):
        assert Incident.objects.count() == before
    assert quiet.staff
