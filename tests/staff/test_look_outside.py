"""Looking for a name outside one's patches: by a reason, at most ten, nobody protected, in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.access import acting_as
from accounts.models import AuditEvent
from tenancies.staff_knowledge import look_outside
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import OccupancyFactory, PersonFactory
from tests.staff.pages import search, tenancy_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
LOOK = "/staff/found/outside/"
WHY = "A call about a fire at her door."


def look(browser: PersonsClient, typed: str, reason: str = WHY) -> Any:
    """What an officer finds outside their patches."""
    search(browser, typed)
    assert browser.post(LOOK, {"reason": reason})["Location"] == LOOK
    return browser.get(LOOK).context["looked"]


def looks_recorded() -> list[AuditEvent]:
    with arranging(deriving=False):
        return list(AuditEvent.objects.filter(event="looked_outside_patch"))


def test_officer_finds_a_name_outside_with_a_reason(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    assert search(callum, "Morag")["groups"] == []
    (person,) = look(callum, "Morag MacMorag").people
    assert person.name.startswith("Morag forename")
    assert person.tenancy_ref == world.tenancy("Loch Road").ref
    assert "street" in person.address


def test_every_look_is_recorded_with_its_reason_and_whom_it_showed(
    world: World, as_person: AsPerson
) -> None:
    look(as_person("Callum"), "Morag")
    look(as_person("Callum"), "Nobodyatall", "To see whether she is ours.")
    first, second = looks_recorded()
    assert (first.user_id, first.role) == (world.account("Callum").id, "officer")
    assert first.object_ids == [world.person("Morag").id]
    assert first.detail == {"reason": WHY, "found": 1}
    assert (second.object_ids, second.detail["found"]) == ([], 0)


def test_answer_leads_to_the_page_that_opens_the_home(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    (person,) = look(callum, "Morag").people
    page = callum.post("/staff/outside/", {"reference": person.tenancy_ref, "because": WHY})
    assert page.status_code == 200
    form = page.context["form"]
    assert not form.errors
    assert (form["reference"].value(), form["reason"].value()) == (person.tenancy_ref, WHY)
    assert callum.get(tenancy_page(world, "Loch Road")).status_code == 404
    opened = callum.post("/staff/outside/", {"reference": person.tenancy_ref, "reason": WHY})
    assert opened["Location"] == tenancy_page(world, "Loch Road")


def test_reason_is_used_once(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    look(callum, "Morag")
    assert "looked" not in callum.get(LOOK).context
    assert len(looks_recorded()) == 1
    assert world


@pytest.mark.parametrize("reason", ["", "    ", "too short", "a b c d e f g h i", "x" * 301])
def test_reason_is_needed(world: World, as_person: AsPerson, reason: str) -> None:
    callum = as_person("Callum")
    search(callum, "Morag")
    assert list(callum.post(LOOK, {"reason": reason}).context["form"].errors) == ["reason"]
    assert "looked" not in callum.get(LOOK).context
    assert looks_recorded() == []
    assert world


def test_protected_people_are_never_shown(world: World, as_person: AsPerson) -> None:
    for typed in ("Victoria", "MacVictoria", world.person("Victoria").ref):
        assert look(as_person("Callum"), typed).people == []
    assert world.person("Victoria").id not in {i for e in looks_recorded() for i in e.object_ids}


def test_homes_of_ones_patch_and_former_residents_are_left_out(
    world: World, as_person: AsPerson
) -> None:
    assert look(as_person("Fiona"), "Morag").people == []
    assert look(as_person("Ruth"), "Peigi").people == []
    assert look(as_person("Ruth"), "Gregor").people == []  # Never had a home of ours to open.
    assert len(look(as_person("Ruth"), "Kenny").people) == 1  # Left 29 days ago.
    assert world


def test_ten_are_shown_at_most(world: World, as_person: AsPerson) -> None:
    with arranging():
        for number in range(12):
            person = PersonFactory(forename=f"Number{number:02}", surname="Manyfold")
            OccupancyFactory(person=person, tenancy_id=world.tenancy("Loch Road").id)
    looked = look(as_person("Callum"), "Manyfold")
    assert (len(looked.people), looked.is_full) == (10, True)
    assert looked.people[0].name == "Number00 Manyfold"
    assert len(looks_recorded()[0].object_ids) == 10


def test_without_a_search_there_is_nothing_to_look_for(world: World, as_person: AsPerson) -> None:
    assert as_person("Callum").get(LOOK)["Location"] == "/staff/find/"
    assert world


@pytest.mark.parametrize("name", ["Moira", "Donald", "Aileen", "Alan", "Morag"])
def test_only_officers_look_outside(world: World, as_person: AsPerson, name: str) -> None:
    assert as_person(name).post(LOOK, {"reason": WHY}).status_code == 403
    assert world


def test_database_requires_the_reason_too(world: World) -> None:
    with acting_as(world.account("Callum").id):
        assert look_outside(typed="Morag", reason="too short") == []
        assert look_outside(typed="Morag", reason="  t o o   s h o r t  ") == []
        assert look_outside(typed="Mo", reason=WHY) == []
        assert len(look_outside(typed="Morag", reason=WHY)) == 1
