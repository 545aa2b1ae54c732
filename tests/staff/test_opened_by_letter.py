"""An account that a letter opened shows no case in which another side lives at the same address.

Not until staff have seen its owner or called them back. Ewan lives with Morag, on two sides of a case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import OutgoingMail
from documents.models import Document
from tenancies.models import Activation, IdentityCheck, Occupancy, Person
from tests.access.cells import expect_none
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.access.test_three_ways import differences
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import OccupancyFactory
from tests.model import facts as plain
from tests.staff.pages import case_page, person_page
from tests.storing import store
from tests.walls.test_too_close import declare
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
pytestmark = pytest.mark.django_db
WAYS = (through_wall_1, through_wall_2, through_both)


def opened(world: World, name: str, delivery: str = "post") -> None:
    """Let somebody's account have been opened by a code."""
    code = plain.Activation(uuid4(), world.person(name).id, delivery, used=True)
    with arranging():
        store(code)
    world.facts.add(code)


def identity_page(world: World, name: str) -> str:
    return f"{person_page(world, name)}identity/"


def sees_cases(world: World, name: str) -> set[bool]:
    """Whether somebody sees a share and a case document, by each wall alone and by both."""
    account = world.account(name).id
    with arranging(deriving=False):
        case_documents = set(Document.objects.exclude(case=None).values_list("pk", flat=True))
    return {
        bool(way(account, "cases.Share"))
        or bool(way(account, "documents.Document") & case_documents)
        for way in WAYS
    }


@pytest.mark.parametrize("name", ["Ewan", "Fiona", "Moira", "Donald"])
def test_all_three_ways_agree_when_a_letter_opened_the_account(world: World, name: str) -> None:
    opened(world, "Ewan")
    expect_none(differences(world, name))


def test_account_opened_by_letter_shows_no_case_while_the_other_side_lives_there(
    world: World,
) -> None:
    assert sees_cases(world, "Ewan") == {True}
    opened(world, "Ewan")
    assert sees_cases(world, "Ewan") == {False}


def test_account_opened_in_person_shows_its_cases(world: World) -> None:
    opened(world, "Ewan", "in person")
    assert sees_cases(world, "Ewan") == {True}


@pytest.mark.parametrize(("days_ago", "shows"), [(360, False), (370, True)])
def test_other_side_who_moved_out_counts_for_twelve_months(
    world: World, days_ago: int, shows: bool
) -> None:
    opened(world, "Ewan")
    with arranging():
        lived = Occupancy.objects.get(person=world.person("Morag").id)
        lived.end(by=None)
        OccupancyFactory(
            person_id=lived.person_id,
            tenancy_id=lived.tenancy_id,
            role=lived.role,
            from_date=lived.from_date,
            to_date=world.facts.today - timedelta(days=days_ago),
        )
    assert sees_cases(world, "Ewan") == {shows}


@pytest.mark.parametrize("how", ["in person", "call back"])
@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_officer_who_saw_them_or_called_them_back_opens_their_cases(
    world: World, as_person: AsPerson, name: str, how: str
) -> None:
    opened(world, "Ewan")
    browser = as_person(name)
    shown = browser.get(person_page(world, "Ewan")).content.decode()
    assert identity_page(world, "Ewan") in shown
    answer = browser.post(identity_page(world, "Ewan"), {"how": how})
    assert answer["Location"] == person_page(world, "Ewan")
    shown = browser.get(person_page(world, "Ewan")).content.decode()
    assert identity_page(world, "Ewan") not in shown
    assert sees_cases(world, "Ewan") == {True}
    with arranging(deriving=False):
        noted = IdentityCheck.objects.get(person=world.person("Ewan").id)
    assert (noted.how, noted.recorded_by) == (how, world.account(name).id)


def test_page_of_the_case_says_why_they_cannot_open_it(world: World, as_person: AsPerson) -> None:
    opened(world, "Ewan")
    page = as_person("Fiona").get(case_page(world, "NOISE")).content.decode()
    assert "Cannot open it now: left, under 16, blocked, to be seen first" in page


def test_letter_that_opens_it_anew_needs_another_look(world: World, as_person: AsPerson) -> None:
    opened(world, "Ewan")
    as_person("Fiona").post(identity_page(world, "Ewan"), {"how": "in person"})
    opened(world, "Ewan")
    with arranging():  # One moment for the whole test; in life the letter comes later.
        codes = Activation.objects.filter(person=world.person("Ewan").id)
        codes.update(used_at=timezone.now() + timedelta(minutes=1))
    assert sees_cases(world, "Ewan") == {False}


def test_number_that_is_new_is_not_called_back(world: World, as_person: AsPerson) -> None:
    opened(world, "Ewan")
    with arranging():
        Person.objects.filter(pk=world.person("Ewan").id).update(mobile="07700 900999")
    answer = as_person("Fiona").post(identity_page(world, "Ewan"), {"how": "call back"})
    assert "Is the number older than 30 days?" in answer.content.decode()
    assert sees_cases(world, "Ewan") == {False}


def test_who_is_too_close_finds_no_page_to_vouch_on(world: World, as_person: AsPerson) -> None:
    opened(world, "Ewan")
    page = identity_page(world, "Ewan")
    assert as_person("Fiona").get(page).status_code == 200
    declare(world, "Fiona", "Ewan")
    assert as_person("Fiona").post(page, {"how": "in person"}).status_code == 404
    assert sees_cases(world, "Ewan") == {False}


def test_officer_of_another_patch_does_not_find_the_page(world: World, as_person: AsPerson) -> None:
    opened(world, "Ewan")
    assert as_person("Callum").get(identity_page(world, "Ewan")).status_code == 404


def test_person_page_says_the_same_of_every_account_that_a_letter_opened(
    world: World, as_person: AsPerson
) -> None:
    """Lorna is a party to nothing: the page does not tell whether there is a case."""
    opened(world, "Lorna")
    shown = as_person("Fiona").get(person_page(world, "Lorna")).content.decode()
    assert identity_page(world, "Lorna") in shown


def test_nobody_is_told_of_something_new_that_they_do_not_see(world: World) -> None:
    opened(world, "Ewan")
    release = world.release("NOISE warning to Ewan", "Ewan")
    with arranging(deriving=False), connection.cursor() as cursor:
        cursor.execute("SELECT portal.queue_notices(%s)", [[release.id]])
        assert not OutgoingMail.objects.exists()
