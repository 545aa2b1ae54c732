"""A resident asks to be reached safely: it acts on them alone, at once, and leaves no trace."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts import notices
from accounts.access.work import unit_of_work
from accounts.models import OutgoingMail, User
from tenancies.models import Activation, Person, SafeContact
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import ActivationFactory, BlockFactory, SafeContactFactory
from tests.staff.pages import REASON, release_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
ASK, SENT = "/details/reach-me/", "/details/reach-me/sent/"
WAY = {"ways": ["phone call", "text message"], "hours": "Before noon", "phone": "07700 900123"}
OWN_PAGES = ("/home/", "/details/", ASK, SENT, "/documents/", "/cases/", "/details/sign-ins/")


def live(world: World, name: str) -> SafeContact | None:
    with arranging(deriving=False):
        contacts = SafeContact.objects.filter(person=world.person(name).id, ended_at=None)
        found: SafeContact | None = contacts.first()
    return found


def is_protected(world: World, name: str) -> bool:
    with arranging(deriving=False):
        return bool(Person.objects.get(pk=world.person(name).id).protected)


def ask(browser: PersonsClient, **changes: Any) -> None:
    assert browser.post(ASK, WAY | changes)["Location"] == SENT


def seen(browser: PersonsClient, address: str) -> str:
    page = browser.get(address).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_asking_is_in_force_at_once_for_the_person_alone(world: World, as_person: AsPerson) -> None:
    ask(as_person("Morag"))
    contact = live(world, "Morag")
    assert contact
    assert (contact.standing, contact.hides_home) == ("asked", False)
    assert (contact.how, contact.hours) == ("phone call, text message", "Before noon")
    assert contact.recorded_by == world.account("Morag").id
    assert is_protected(world, "Morag")
    assert not any(is_protected(world, name) for name in ("Ewan", "Otis", "Shona"))


def test_blocked_person_is_heard_as_anyone_is(world: World, as_person: AsPerson) -> None:
    with arranging():
        BlockFactory(person_id=world.person("Otis").id)
    ask(as_person("Otis"))
    assert live(world, "Otis")
    assert is_protected(world, "Otis")


def test_nothing_of_it_stands_on_ones_own_pages(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    before = {address: seen(morag, address) for address in OWN_PAGES}
    ask(morag)
    assert {address: seen(morag, address) for address in OWN_PAGES} == before
    assert world


def test_thanks_are_the_same_whatever_comes_of_it(world: World, as_person: AsPerson) -> None:
    morag, ewan, agnes = as_person("Morag"), as_person("Ewan"), as_person("Agnes")
    ask(morag)
    ask(ewan)  # Of the same home, and the alleged perpetrator.
    assert len({seen(browser, SENT) for browser in (morag, ewan, agnes)}) == 1
    assert world


@pytest.mark.parametrize("name", ["Ewan", "Rab"])
def test_alleged_perpetrator_waits_for_the_safeguarding_lead(
    world: World, as_person: AsPerson, name: str
) -> None:
    ask(as_person(name))
    contact = live(world, name)
    assert contact
    assert contact.standing == "waiting"
    assert not is_protected(world, name)


def test_second_of_one_home_waits_and_the_first_stays(world: World, as_person: AsPerson) -> None:
    ask(as_person("Morag"))
    ask(as_person("Otis"))
    first, second = live(world, "Morag"), live(world, "Otis")
    assert first
    assert second
    assert (first.standing, second.standing) == ("asked", "waiting")


def test_asking_again_replaces_what_was_asked(world: World, as_person: AsPerson) -> None:
    ask(as_person("Morag"))
    ask(as_person("Morag"), ways=["in person"])
    contact = live(world, "Morag")
    assert contact
    assert (contact.how, contact.standing) == ("in person", "asked")


def test_what_staff_have_set_stays(world: World, as_person: AsPerson) -> None:
    """Someone else may be using her account."""
    with arranging():
        SafeContactFactory(person_id=world.person("Morag").id, how="Through her sister")
    ask(as_person("Morag"))
    contact = live(world, "Morag")
    assert contact
    assert contact.how == "Through her sister"


def test_a_way_must_be_chosen(world: World, as_person: AsPerson) -> None:
    answer = as_person("Morag").post(ASK, WAY | {"ways": []})
    assert list(answer.context["form"].errors) == ["ways"]
    assert live(world, "Morag") is None


def test_letter_on_its_way_ends(world: World, as_person: AsPerson) -> None:
    with arranging():
        ActivationFactory(person_id=world.person("Morag").id)
    ask(as_person("Morag"))
    with arranging(deriving=False):
        assert not Activation.objects.filter(person=world.person("Morag").id, ended_at=None)


def test_nothing_is_mailed_to_who_is_protected(world: World, as_person: AsPerson) -> None:
    ask(as_person("Morag"))
    as_person("Fiona").post(
        release_page(world, "Loch unreleased"), REASON | {"audience": "household"}
    )
    with unit_of_work():
        for name in ("Morag", "Ewan"):
            account = User.objects.get(pk=world.account(name).id)
            notices.tell(account, notices.Notice.PASSWORD_CHANGED)
    with arranging(deriving=False):
        with connection.cursor() as cursor:  # What is told at a commit.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        morag, ewan = (User.objects.get(pk=world.account(n).id).email for n in ("Morag", "Ewan"))
        told = list(OutgoingMail.objects.values_list("to", flat=True))
    assert morag not in told
    # Of the password alone: what is new for the home waits for the safeguarding lead.
    assert told.count(ewan) == 1


@pytest.mark.parametrize("name", ["Fiona", "Aileen", "Donald"])
def test_staff_ask_for_none_here(world: World, as_person: AsPerson, name: str) -> None:
    assert as_person(name).get(ASK).status_code == 403
    assert world
