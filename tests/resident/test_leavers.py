"""Leavers read until when they can see what: true on every day on which something begins or ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.formats import date_format

from cases.models import Share
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.factories import BlockFactory, OccupancyFactory, PersonFactory, UserFactory
from tests.model.facts import Freeze
from tests.resident.pages import words
from tests.storing import end
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
PAGES = ("/home/", "/documents/")
SAVE = "Save what you need. After that, ask us for a copy."


def day(world: World, days_ago: int) -> str:
    return date_format(world.day(days_ago), "j F Y")


@pytest.mark.parametrize("page", PAGES)
def test_leaver_is_told_the_last_day_until_it_passes(
    world: World, as_person: AsPerson, page: str
) -> None:
    """Iain's last day in Mill Lane was 27 days ago: 28 days later is tomorrow."""
    iain = as_person("Iain")
    said = f"You can see documents from your old home until {day(world, -1)}."
    for today, due in ((27, False), (26, True), (0, True), (-1, True), (-2, False)):
        move_today_to(world.day(today))
        assert (said in words(iain.get(page))) is due, today
        assert (SAVE in words(iain.get(page))) is due, today


def test_leaver_can_read_until_the_stated_last_day(world: World, as_person: AsPerson) -> None:
    iain, gas = as_person("Iain"), f"/documents/{world.document('Mill Lane gas').id}/"
    move_today_to(world.day(-1))
    assert iain.get(gas).status_code == 200
    move_today_to(world.day(-2))
    assert iain.get(gas).status_code == 404


def test_leaver_is_told_until_when_the_case_can_be_read(world: World, as_person: AsPerson) -> None:
    iain = as_person("Iain")
    said = f"You can see your case until {day(world, -1)}."
    for today, due in ((27, False), (26, True), (-1, True), (-2, False)):
        move_today_to(world.day(today))
        assert (said in words(iain.get("/home/"))) is due, today
        assert (iain.get("/cases/").context["cases"] != []) is (today >= -1)


@pytest.mark.parametrize("name", ["Morag", "Una", "Lachie", "Sorcha", "Gregor", "Kenny", "Hugh"])
def test_only_recent_leavers_are_told_a_last_day(as_person: AsPerson, name: str) -> None:
    for page in PAGES:
        assert "until" not in words(as_person(name).get(page)).split("Your cases")[0]


def test_somebody_who_lives_elsewhere_now_leaves_one_home_and_no_case(
    world: World, as_person: AsPerson
) -> None:
    with arranging():
        OccupancyFactory(
            person_id=world.person("Iain").id,
            tenancy_id=world.tenancy("Pier Road").id,
            role="Relative",
            from_date=world.day(20),
            to_date=world.day(-5),
        )
    page = words(as_person("Iain").get("/home/"))
    assert f"You can see documents from your old home until {day(world, -1)}." in page
    assert "your case until" not in page
    assert page.count("You can see documents") == 1


def test_two_old_homes_are_told_apart_by_their_addresses(world: World, as_person: AsPerson) -> None:
    with arranging():
        OccupancyFactory(
            person_id=world.person("Iain").id,
            tenancy_id=world.tenancy("Pier Road").id,
            role="Relative",
            from_date=world.day(20),
            to_date=world.day(5),
        )
    said = as_person("Iain").get("/home/").context["leaving"]
    assert len(said) == 3
    assert said[0].endswith(f"until {day(world, -1)}.")
    assert said[1].endswith(f"until {day(world, -23)}.")
    assert said[2] == f"You can see your case until {day(world, -23)}."
    assert all("your old home" not in sentence for sentence in said)


def test_blocked_leaver_is_told_no_last_day(world: World, as_person: AsPerson) -> None:
    with arranging():
        BlockFactory(
            person_id=world.person("Jean").id, tenancy_id=world.tenancy("Bridge Street").id
        )
    assert "old home" not in words(as_person("Jean").get("/home/"))


# After the last day, and for whoever has nothing -----------------------------------------------------


@pytest.fixture
def _nothing_is_closed(world: World) -> None:
    """While something is being checked, all whose list is empty read that."""
    with arranging():
        for freeze in world.facts.all(Freeze):
            end(freeze)


NOTHING = "There is nothing here for you to read. If you need a copy of a document, call us:"


@pytest.mark.usefixtures("_nothing_is_closed")
@pytest.mark.parametrize("page", PAGES)
def test_leaver_reads_until_when_they_could_see_documents(
    world: World, as_person: AsPerson, page: str
) -> None:
    iain = as_person("Iain")
    said = f"You could see documents from your old home until {day(world, -1)}."
    assert said not in words(iain.get(page))
    move_today_to(world.day(-2))
    read = words(iain.get(page))
    assert f"{said} If you need a copy of a document, call us:" in read
    assert "Nothing new" not in read


@pytest.mark.usefixtures("_nothing_is_closed")
@pytest.mark.parametrize("page", PAGES)
def test_blocked_person_reads_what_someone_reads_who_has_nothing(
    world: World, as_person: AsPerson, page: str
) -> None:
    """Blocked from everything, or from the home that they left; byte for byte in tests/twins."""
    with arranging():
        nobody: Any = UserFactory(username="nobody", role="resident")
        PersonFactory(account=nobody)
        BlockFactory(person_id=world.person("Morag").id)
        BlockFactory(person_id=world.person("Iain").id, tenancy_id=world.tenancy("Mill Lane").id)
        for share in Share.objects.filter(person_id=world.person("Iain").id, ended_at=None):
            share.end(by=None)
    read = words(PersonsClient(nobody.pk).get(page))
    assert NOTHING in read
    assert "We will tell you" not in read
    assert NOTHING in words(as_person("Morag").get(page))
    move_today_to(world.day(-2))
    assert NOTHING in words(as_person("Iain").get(page))


def test_someone_without_a_home_reads_nothing_untrue_while_something_is_checked(
    as_person: AsPerson,
) -> None:
    zara = as_person("Zara")
    assert "Nothing to show just now." in words(zara.get("/home/"))
    assert "No documents to show just now." in words(zara.get("/documents/"))


@pytest.mark.usefixtures("_nothing_is_closed")
def test_someone_who_lives_here_is_not_told_that_there_is_nothing(as_person: AsPerson) -> None:
    for name in ("Morag", "Una"):
        for page in PAGES:
            assert "nothing here for you to read" not in words(as_person(name).get(page)), name
