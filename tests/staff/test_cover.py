"""A manager gives a patch to a colleague for some days by one press: by both walls, and it ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.models import TwoPersonRequest
from portal.web.working_hours import last_of_working_days
from tenancies.models import PatchAssignment
from tests.access.looking import both_ways
from tests.administration.pages import ASSIGNMENTS, last_of
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.resident.pages import words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
COVER = "/staff/cover/"


def press(world: World, browser: PersonsClient, **changes: object) -> Any:
    """The manager gives South to Fiona for two working days."""
    last = last_of_working_days(world.facts.today, 2)
    form = {
        "patch": world.patch("South").id,
        "officer": world.account("Fiona").id,
        "until_day": last.isoformat(),
    }
    return browser.post(COVER, form | changes)


def covers() -> list[PatchAssignment]:
    with arranging(deriving=False):
        return list(PatchAssignment.objects.filter(until_day__isnull=False).order_by("recorded_at"))


def works_in_south(world: World) -> tuple[bool, bool]:
    """Whether Fiona sees a home of South, by wall 1 and by wall 2."""
    home = world.tenancy("Mill Lane").id
    seen = both_ways(world.account("Fiona").id, ["tenancies.Tenancy"])["tenancies.Tenancy"]
    return home in seen[0], home in seen[1]


def test_one_press_gives_a_patch_until_the_end_of_a_day(world: World, as_person: AsPerson) -> None:
    page = f"/staff/tenancy/{world.tenancy('Mill Lane').id}/"
    fiona = as_person("Fiona")
    assert fiona.get(page).status_code == 404
    assert works_in_south(world) == (False, False)
    assert press(world, as_person("Moira")).status_code == 302
    assert fiona.get(page).status_code == 200
    assert works_in_south(world) == (True, True)
    last = last_of_working_days(world.facts.today, 2)
    assert f"cover until {last:%A} {last.day} {last:%B}" in words(fiona.get("/staff/"))
    kept = last_of("patch_covered")
    assert kept is not None
    assert (kept["by"], kept["until"]) == (world.account("Moira").id, str(last))


def test_it_ends_by_itself_and_is_kept(world: World, as_person: AsPerson) -> None:
    press(world, as_person("Moira"))
    last = last_of_working_days(world.facts.today, 2)
    move_today_to(last)
    assert works_in_south(world) == (True, True)
    move_today_to(last + timedelta(days=1))
    assert works_in_south(world) == (False, False)
    assert "cover until" not in words(as_person("Fiona").get("/staff/"))
    assert "No one covers a patch for a few days just now." in words(as_person("Moira").get(COVER))
    of_callum, given = covers()
    assert of_callum.user_id == world.account("Callum").id
    assert (given.until_day, given.ended_at) == (last, None)


AFTER_ANOTHER = "They have covered this patch in the last two weeks."


@pytest.mark.parametrize("manager", ["Moira", "Rhona"])
def test_cover_after_cover_takes_two_people_whoever_gave_the_first(
    world: World, as_person: AsPerson, manager: str
) -> None:
    press(world, as_person("Moira"))
    last = last_of_working_days(world.facts.today, 2)
    for later in (1, 14):
        today = last + timedelta(days=later)
        move_today_to(today)
        again = press(world, as_person(manager), until_day=today.isoformat())
        assert AFTER_ANOTHER in again.content.decode()
        assert not writes(world, manager, until_day=today)
    assert writes(world, manager, until_day=today, patch_id=world.patch("North").id)
    assert writes(world, manager, until_day=today, user_id=world.account("Ruth").id)
    today = last + timedelta(days=15)
    move_today_to(today)
    assert writes(world, manager, until_day=today)


def test_cover_that_was_ended_before_counts_until_then(world: World, as_person: AsPerson) -> None:
    moira = as_person("Moira")
    press(world, moira)
    (_, given) = covers()
    moira.post(COVER, {"end": str(given.pk)})
    assert AFTER_ANOTHER in press(world, moira).content.decode()
    assert works_in_south(world) == (False, False)
    today = world.facts.today + timedelta(days=15)
    move_today_to(today)
    assert writes(world, "Moira", until_day=today)


def test_administrator_and_manager_give_it_for_longer(world: World, as_person: AsPerson) -> None:
    press(world, as_person("Moira"))
    move_today_to(last_of_working_days(world.facts.today, 2) + timedelta(days=1))
    asking = {
        "user": world.account("Fiona").id,
        "patch": world.patch("South").id,
        "kind": "cover",
        "why": "Callum is ill.",
    }
    as_person("Alan").post(f"{ASSIGNMENTS}add/", asking)
    with arranging(deriving=False):
        asked = TwoPersonRequest.objects.get(about_id=world.account("Fiona").id, ended_at=None)
    assert works_in_south(world) == (False, False)
    as_person("Moira").post(f"/dpo/agree/{asked.pk}/", {"do": "agree"})
    assert works_in_south(world) == (True, True)


def test_manager_sees_who_covers_and_ends_it_before(world: World, as_person: AsPerson) -> None:
    moira = as_person("Moira")
    assert f'href="{COVER}"' in moira.get("/staff/").content.decode()
    press(world, moira)
    (_, given) = covers()
    assert "Covered now" in words(moira.get(COVER))
    assert moira.post(COVER, {"end": str(given.pk)}).status_code == 302
    assert works_in_south(world) == (False, False)
    kept = last_of("patch_cover_ended")
    assert kept is not None
    assert kept["about"] == [given.pk]


def test_no_press_ends_what_an_administrator_assigned(world: World, as_person: AsPerson) -> None:
    lead = world.id_of("assignment", "Callum South")
    as_person("Moira").post(COVER, {"end": str(lead)})
    as_person("Moira").post(COVER, {"end": "rubbish"})
    with arranging(deriving=False):
        assert PatchAssignment.objects.get(pk=lead).ended_at is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until_day": "2999-01-01"}, "Choose the last day."),
        ({"until_day": ""}, "Choose the last day."),
        ({"patch": ""}, "Choose the patch."),
        ({"officer": "Callum"}, "They work this patch already."),
        ({"officer": "Neil"}, "Choose who covers it."),
        ({"officer": "Aileen"}, "Choose who covers it."),
        ({"officer": "Morag"}, "Choose who covers it."),
    ],
)
def test_cover_is_for_an_active_officer_and_at_most_five_working_days(
    world: World, as_person: AsPerson, changes: dict[str, str], said: str
) -> None:
    given: dict[str, object] = dict(changes)
    if "officer" in changes:
        given["officer"] = world.account(changes["officer"]).id
    assert said in press(world, as_person("Moira"), **given).content.decode()
    assert len(covers()) == 1


def writes(world: World, name: str, **columns: Any) -> bool:
    """Whether PostgreSQL lets somebody store a cover, whatever page they come from."""
    me = world.account(name).id
    given: dict[str, Any] = {
        "patch_id": world.patch("South").id,
        "user_id": world.account("Fiona").id,
        "kind": "cover",
        "until_day": world.facts.today + timedelta(days=1),
        "recorded_by": me,
    }
    try:
        with unit_of_work(), acting_as(me):
            PatchAssignment.objects.create(**given | columns)
    except DatabaseError:
        return False
    return True


def test_postgresql_takes_a_managers_cover_and_nothing_more(world: World) -> None:
    today = world.facts.today
    assert writes(world, "Moira", user_id=world.account("Graham").id)
    wrong: list[dict[str, Any]] = [
        {"until_day": None},
        {"until_day": today + timedelta(days=15)},
        {"until_day": today - timedelta(days=1)},
        {"kind": "lead"},
        {"kind": "lead", "until_day": None},
        {"user_id": world.account("Neil").id},
        {"user_id": world.account("Moira").id},
        {"user_id": world.account("Aileen").id},
        {"recorded_by": world.account("Rhona").id},
    ]
    for columns in wrong:
        assert not writes(world, "Moira", **columns), columns
    for name in ("Fiona", "Donald", "Elspeth", "Aileen", "Morag"):
        assert not writes(world, name), name


@pytest.mark.parametrize("name", ["Moira", "Donald", "Fiona"])
def test_nobody_but_an_administrator_ends_a_lead(world: World, name: str) -> None:
    lead: UUID = world.id_of("assignment", "Callum South")
    with arranging(deriving=False):
        assignment = PatchAssignment.objects.get(pk=lead)
    with pytest.raises(DatabaseError), unit_of_work(), acting_as(world.account(name).id) as me:
        assignment.end(by=me.user_id)
    assert works_in_south(world) == (False, False)
