"""What is next in a case: its officers and managers write it, it has a day, and no resident sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from cases.models import NextStep
from tests.access.looking import through_wall_1, through_wall_2
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.incidents.pages import recorded
from tests.resident.pages import words
from tests.staff.pages import case_page
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def step_page(world: World, case: str) -> str:
    return f"{case_page(world, case)}next-step/"


def said(world: World, *, in_days: int = 2, **others: object) -> dict[str, object]:
    """The form, filled in."""
    day = world.facts.today + timedelta(days=in_days)
    return {
        "what": "Hearing at the sheriff court",
        "on_day_day": day.day,
        "on_day_month": day.month,
        "on_day_year": day.year,
        "owner": "The law centre",
    } | others


def live(world: World, case: str) -> list[tuple[str, str]]:
    """What is next in a case, and who does it."""
    with arranging(deriving=False):
        steps = NextStep.objects.filter(case=world.case(case).id, ended_at=None)
        return list(steps.values_list("what", "owner"))


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_officer_and_manager_write_what_is_next_and_the_old_step_is_kept(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    assert browser.post(step_page(world, "NOISE"), said(world)).status_code == 302
    assert live(world, "NOISE") == [("Hearing at the sheriff court", "The law centre")]
    page = words(browser.get(case_page(world, "NOISE")))
    assert page.index("Hearing at the sheriff court") < page.index("Category")
    assert "Who does it: The law centre" in page
    with arranging(deriving=False):
        before = NextStep.objects.get(pk=world.next_step("NOISE").id)
    assert before.ended_by == world.account(name).id
    assert before.what in page
    (entry,) = recorded("next_step_written")
    assert (entry.user_id, entry.object_ids) == (
        world.account(name).id,
        [world.case("NOISE").id],
    )


def test_step_that_is_done_is_no_longer_next(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    assert fiona.post(step_page(world, "NOISE"), {"do": "done"}).status_code == 302
    assert live(world, "NOISE") == []
    assert "No next step is written yet." in words(fiona.get(case_page(world, "NOISE")))
    assert len(recorded("next_step_done")) == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"in_days": -1}, "The day must be today or later."),
        ({"what": ""}, "Say what happens next."),
        ({"owner": ""}, "Say who does it."),
        ({"what": "x" * 121}, "What happens next must be 120 characters or fewer."),
    ],
)
def test_step_without_a_day_to_come_or_an_owner_is_refused(
    world: World, as_person: AsPerson, wrong: dict[str, object], why: str
) -> None:
    before = live(world, "NOISE")
    answer = as_person("Fiona").post(step_page(world, "NOISE"), said(world, **wrong))  # type: ignore[arg-type]
    assert why in words(answer)
    assert live(world, "NOISE") == before


@pytest.mark.parametrize("name", ["Morag", "Ewan"])
def test_resident_who_follows_the_case_reads_nothing_of_it(
    world: World, as_person: AsPerson, name: str
) -> None:
    resident, pages = as_person(name), ["/home/", "/cases/"]
    pages.append(f"/cases/{world.share(name, 'NOISE').id}/")
    before = [words(resident.get(page)) for page in pages]
    as_person("Fiona").post(step_page(world, "NOISE"), said(world))
    assert [words(resident.get(page)) for page in pages] == before
    for wall in (through_wall_1, through_wall_2):
        assert wall(world.account(name).id, "cases.NextStep") == frozenset()


@pytest.mark.parametrize(
    ("name", "case"), [("Callum", "NOISE"), ("Graham", "DOGS"), ("Donald", "NOISE")]
)
def test_no_one_else_writes_it_by_the_database_either(world: World, name: str, case: str) -> None:
    """Another patch's officer, one who is in the case himself, and the DPO, who reads it.

    Nothing is asked back, which they may not read: writing is refused, and not only reading what one wrote.
    """
    with (
        pytest.raises(DatabaseError, match=r"row-level security|permission denied"),
        unit_of_work(),
        acting_as(world.account(name).id) as asking,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO cases_nextstep (id, case_id, what, on_day, owner, by_name, recorded_by)"
            " VALUES (%s, %s, 'x', %s, 'x', '', %s)",
            [uuid4(), world.case(case).id, world.facts.today, asking.user_id],
        )


def test_step_is_never_overwritten(world: World) -> None:
    with (
        pytest.raises(DatabaseError, match="never overwritten"),
        unit_of_work(),
        arranging(deriving=False),
    ):
        NextStep.objects.filter(pk=world.next_step("NOISE").id).update(what="x")
