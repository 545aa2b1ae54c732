"""How much an officer opens outside their patches in a day; how many homes advisers open without a call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import TwoPersonRequest
from cases.models import OutOfPatchAccess
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.factories import OutOfPatchAccessFactory
from tests.staff.pages import tenancy_page
from tests.staff.test_out_of_patch_access import REFUSAL, WHY
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db
OUTSIDE = "/staff/outside/"
BUDGET = settings.OPENED_OUTSIDE_A_DAY


def has_opened(world: World, name: str, how_many: int, **more: Any) -> None:
    """Somebody has opened so many tenancies today already."""
    tenancies = [world.tenancy(home).id for home in world.names_of("tenancy")][:how_many]
    with arranging():
        for tenancy in tenancies:
            OutOfPatchAccessFactory(
                user_id=world.account(name).id,
                recorded_by=world.account(name).id,
                tenancy_id=tenancy,
                day=world.facts.today,
                **more,
            )


def waiting() -> list[TwoPersonRequest]:
    with arranging(deriving=False):
        return list(TwoPersonRequest.objects.filter(kind="open outside", ended_at=None))


def ask(browser: PersonsClient, world: World) -> Any:
    """Ruth asks for a home of Shore; no one there is hidden."""
    return browser.post(OUTSIDE, WHY | {"reference": world.tenancy("Hill Street").ref})


def test_budget_is_used_up_by_what_one_opens_alone(world: World, as_person: AsPerson) -> None:
    ruth = as_person("Ruth")
    has_opened(world, "Ruth", BUDGET)
    answer = ask(ruth, world)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [REFUSAL]
    (request,) = waiting()
    assert request.about_id == world.tenancy("Hill Street").id
    # A number that does not exist reads the same, and asks nobody.
    no_such = ruth.post(OUTSIDE, WHY | {"reference": "9999999-99"})
    assert no_such.context["form"].non_field_errors() == [REFUSAL]
    assert len(waiting()) == 1
    as_person("Donald").post(f"/dpo/agree/{request.pk}/", {"do": "agree"})
    assert ruth.get(tenancy_page(world, "Hill Street")).status_code == 200


def test_budget_begins_anew_the_next_day(world: World, as_person: AsPerson) -> None:
    has_opened(world, "Ruth", BUDGET)
    move_today_to(world.facts.today + timedelta(days=1))
    assert ask(as_person("Ruth"), world)["Location"] == tenancy_page(world, "Hill Street")


def test_what_was_agreed_to_uses_up_nothing(world: World, as_person: AsPerson) -> None:
    has_opened(world, "Ruth", BUDGET, agreed_by=world.account("Donald").id)
    assert ask(as_person("Ruth"), world)["Location"] == tenancy_page(world, "Hill Street")


def test_postgresql_counts_whatever_page_somebody_comes_from(world: World) -> None:
    """Fifty homes in half a minute with one copied sentence: no more than the budget opens."""
    ruth, opened = world.account("Ruth").id, 0
    with arranging(deriving=False):
        before = OutOfPatchAccess.objects.filter(user=ruth, day=world.facts.today).count()
    for home in world.names_of("tenancy"):
        with unit_of_work(), acting_as(ruth), connection.cursor() as cursor:
            cursor.execute(
                "SELECT portal.open_outside('tenancy', %s, %s, %s)",
                [world.tenancy(home).ref, WHY["reason"], WHY["quoting"]],
            )
            opened += cursor.fetchone()[0] is not None
    with arranging(deriving=False):
        alone = OutOfPatchAccess.objects.filter(user=ruth, agreed_by=None, day=world.facts.today)
        assert alone.count() == opened + before == BUDGET


# Advisers ------------------------------------------------------------------------------------------


def opens_a_home(browser: PersonsClient, world: World, call: str = "") -> None:
    """An adviser finds a home by its address and opens its page."""
    browser.post("/staff/find/", {"query": "Loch Road", "call": call})
    assert browser.get(f"/staff/home/{world.home('Loch Road').id}/").status_code == 200


@pytest.mark.parametrize("name", ["Moira", "Donald"])
def test_homes_opened_without_the_number_of_a_call_are_counted(
    world: World, as_person: AsPerson, name: str
) -> None:
    aileen, said = as_person("Aileen"), "without a call number"
    opens_a_home(aileen, world, call="C-10482")
    assert said not in as_person(name).get("/staff/").content.decode()
    opens_a_home(aileen, world)
    page = as_person(name).get("/staff/").content.decode()
    assert f"Advisers have opened one home today {said}." in page
    opens_a_home(aileen, world)
    assert "have opened 2 homes today" in as_person(name).get("/staff/").content.decode()
    assert said not in as_person("Fiona").get("/staff/").content.decode()
