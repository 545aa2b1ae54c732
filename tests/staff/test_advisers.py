"""What an adviser sees on the phone: every home alike, and a caller by a full name and one thing more."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings

from accounts.models import AuditEvent
from tenancies.models import Occupancy, Person, Property, SafeContact
from tests.arranging import arranging
from tests.canaries import canary, tokens_in
from tests.clients import PersonsClient
from tests.factories import OccupancyFactory, PersonFactory, SafeContactFactory
from tests.staff.calls import CALLER, address, call, call_from, full_name, phone, street
from tests.staff.pages import case_page, is_named, person_page, search, tenancy_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
MOBILE = "07700 900449"


def protect(world: World, person: str, **columns: Any) -> None:
    with arranging():
        SafeContactFactory(person_id=world.person(person).id, **columns)


def move_to(world: World, home: str, **parts: str) -> None:
    with arranging(deriving=False):
        Property.objects.filter(pk=world.home(home).id).update(**parts)


def home_page(world: World, home: str) -> str:
    return f"/staff/home/{world.home(home).id}/"


def page_of(answer: Any) -> str:
    """A page without what is drawn anew for each answer."""
    drawn = r'name="(csrfmiddlewaretoken|carried)" value="[^"]+"'
    return re.sub(drawn, "", answer.content.decode())


def lead(world: World) -> set[str]:
    """What a page says of the officer who leads North."""
    officer = world.account("Fiona").id
    return {canary(officer, "name"), canary(officer, "work_phone")}


def mine(world: World) -> set[str]:
    """What stands on every page of an adviser: their own name."""
    return {canary(world.account("Aileen").id, "name")}


# Homes ------------------------------------------------------------------------------------------------


def test_first_page_of_an_adviser_finds_a_caller_and_a_home(
    world: World, as_person: AsPerson
) -> None:
    aileen = as_person("Aileen")
    assert aileen.get("/")["Location"] == "/staff/"
    page = aileen.get("/staff/")
    assert "tiles" not in page.context
    assert "work" not in page.context
    assert "Who is calling?" in page.content.decode()
    assert "Find a home" in page.content.decode()
    assert world


def test_adviser_finds_homes_by_address_and_nothing_by_name_or_number(
    world: World, as_person: AsPerson
) -> None:
    aileen = as_person("Aileen")
    (homes,) = search(aileen, street(world, "Loch Road"))["groups"]
    assert [row.label for row in homes.results] == [address(world, "Loch Road")]
    for typed in (
        "Morag",
        full_name(world, "Morag"),
        world.person("Morag").ref,
        world.tenancy("Loch Road").ref,
        world.case("NOISE").ref,
        phone(world, "Morag", MOBILE),
    ):
        assert search(aileen, typed)["groups"] == [], typed
    for closed in (
        case_page(world, "NOISE"),
        tenancy_page(world, "Loch Road"),
        person_page(world, "Morag"),
    ):
        assert aileen.get(closed).status_code == 403


def test_every_home_has_the_same_few_words(world: World, as_person: AsPerson) -> None:
    """Let, empty, kept secret: only the address differs, and what it says of the patch."""
    aileen = as_person("Aileen")
    pages = set()
    for home in ("Loch Road", "Glen Court", "Empty Close"):  # All of one patch.
        page = page_of(aileen.get(home_page(world, home)))
        own = tokens_in(address(world, home))
        assert tokens_in(page) == own | lead(world) | mine(world), home
        assert world.tenancy("Loch Road").ref not in page
        for token in own:
            page = page.replace(token, "")
        pages.add(page.replace(str(world.home(home).id), "id").replace(home, "home"))
    assert len(pages) == 1


def test_home_is_found_whoever_lives_there(world: World, as_person: AsPerson) -> None:
    for home in ("Loch Road", "Glen Court", "Empty Close", "Lost Lane"):
        (group,) = search(as_person("Aileen"), street(world, home))["groups"]
        (row,) = group.results
        assert (row.label, row.detail) == (address(world, home), "Who is calling?")


# Callers ----------------------------------------------------------------------------------------------


def test_caller_is_found_by_a_full_name_and_one_thing_of_today(
    world: World, as_person: AsPerson
) -> None:
    aileen, morag = as_person("Aileen"), full_name(world, "Morag")
    for known in (
        world.tenancy("Loch Road").ref,
        world.tenancy("Loch Road").ref.replace("-", " "),
        address(world, "Loch Road"),
        phone(world, "Morag", MOBILE),
        "+44 7700 900449",
    ):
        page = call(aileen, morag, known)
        assert page.context["caller"].reference == world.person("Morag").ref, known
    assert call_from(aileen, world, "Loch Road", morag).context["caller"]


def test_caller_page_has_home_and_officer_and_nothing_else(
    world: World, as_person: AsPerson
) -> None:
    page = call(as_person("Aileen"), full_name(world, "Morag"), address(world, "Loch Road"))
    body = page.content.decode()
    allowed = tokens_in(full_name(world, "Morag"), address(world, "Loch Road"))
    assert tokens_in(body) == allowed | lead(world) | mine(world)
    assert world.tenancy("Loch Road").ref not in body
    assert is_named("Morag", body)


@pytest.mark.parametrize(
    "typed",
    [
        "Morag",
        "MacMorag",
        "Morag forename",
        "Ewan MacMorag",
        "Morag MacMorag surname zq",
        "Mor Mac",
    ],
)
def test_part_of_a_name_finds_no_caller(world: World, as_person: AsPerson, typed: str) -> None:
    assert not call(as_person("Aileen"), typed, address(world, "Loch Road")).context["caller"]


def test_what_an_ex_partner_knows_finds_no_caller(world: World, as_person: AsPerson) -> None:
    """Birth date, old home, old tenancy, part of an address, an old name, somebody else's number."""
    aileen, kenny = as_person("Aileen"), full_name(world, "Kenny")
    born = world.person("Kenny").born_on
    assert born
    for known in (
        address(world, "Kirk Wynd"),  # Left 29 days ago.
        world.tenancy("Kirk Wynd").ref,
        f"{born:%d/%m/%Y}",
        "Kirk Wynd",
        world.person("Kenny").ref,
        phone(world, "Sorcha", MOBILE),
    ):
        assert not call(aileen, kenny, known).context["caller"], known
    assert not call_from(aileen, world, "Kirk Wynd", kenny).context["caller"]
    before = full_name(world, "Morag")
    assert call(aileen, before, address(world, "Loch Road")).context["caller"]
    with arranging():
        Person.objects.filter(pk=world.person("Morag").id).update(surname="Kaczmarek")
    assert not call(aileen, before, address(world, "Loch Road")).context["caller"]
    assert call(aileen, "Morag Kaczmarek", address(world, "Loch Road")).context["caller"]


def test_part_of_an_address_finds_no_caller(world: World, as_person: AsPerson) -> None:
    move_to(world, "Loch Road", flat="0/1", house_no="12", street="Loch Road", postcode="ML0 7HE")
    aileen, morag = as_person("Aileen"), full_name(world, "Morag")
    for known in ("Loch Road", "12", "12 Loch Road", "ML0 7HE", "0/1 Loch Road", "12 0/1",
                  "0/1 12 13 14 Loch Road", "Flat 0/1, 12 Loch", "1 12 0/1 Loch Road"):  # fmt: skip
        assert not call(aileen, morag, known).context["caller"], known
    for known in ("Flat 0/1, 12 Loch Road", "12 loch road 0/1", "0/1 12 ML07HE"):
        assert call(aileen, morag, known).context["caller"], known


def test_two_of_one_name_in_one_home_are_nobody(world: World, as_person: AsPerson) -> None:
    with arranging():
        for _ in range(2):
            person: Any = PersonFactory(forename="Jamie", surname="Twice")
            OccupancyFactory(person=person, tenancy_id=world.tenancy("Loch Road").id)
    page = call(as_person("Aileen"), "Jamie Twice", address(world, "Loch Road"))
    assert not page.context["caller"]


def test_caller_without_a_home_is_found_by_their_number(world: World, as_person: AsPerson) -> None:
    number = phone(world, "Gregor", MOBILE)
    page = call(as_person("Aileen"), full_name(world, "Gregor"), number)
    assert page.context["caller"].homes == []


# People who must be safe ------------------------------------------------------------------------------


def test_hidden_unknown_and_elsewhere_are_one_page(world: World, as_person: AsPerson) -> None:
    """Byte for byte: protected, living with somebody protected, no such person, somebody else's home."""
    aileen = as_person("Aileen")
    pages = {
        page_of(call(aileen, name, known))
        for name, known in (
            (full_name(world, "Victoria"), address(world, "Glen Court")),
            (full_name(world, "Victoria"), world.tenancy("Glen Court").ref),
            (full_name(world, "Victoria"), phone(world, "Victoria", MOBILE)),
            (full_name(world, "Catriona"), address(world, "Glen Court")),
            (full_name(world, "Jamie of the glen"), address(world, "Glen Court")),
            (full_name(world, "Victoria"), address(world, "Loch Road")),
            (full_name(world, "Morag"), address(world, "Glen Court")),
            ("Nobody Atall", address(world, "Glen Court")),
            ("Nobody Atall", address(world, "Empty Close")),
            ("Nobody Atall", "nowhere at all"),
        )
    }
    assert len(pages) == 1
    (page,) = pages
    assert "We cannot bring this up here" in page
    assert tokens_in(page) == mine(world)


@override_settings(LANDLORD={"name": "Strathlinn Homes", "phone": "0800 000 0000", "hours": ""})
def test_answering_machine_hears_nothing_but_the_landlords_name(
    world: World, as_person: AsPerson
) -> None:
    page = call(as_person("Aileen"), "Nobody Atall", "nowhere").content.decode()
    assert "“Please call Strathlinn Homes.”" in page
    assert "A colleague will call back on the number we have." in page
    assert world


def test_safe_contact_that_hides_no_home_hides_nobody_else(
    world: World, as_person: AsPerson
) -> None:
    aileen, loch = as_person("Aileen"), address(world, "Loch Road")
    before = page_of(call(aileen, full_name(world, "Ewan"), loch))
    protect(world, "Morag", hides_home=False)
    assert page_of(call(aileen, full_name(world, "Ewan"), loch)) == before
    assert not call(aileen, full_name(world, "Morag"), loch).context["caller"]


def test_safe_contact_that_waits_hides_nobody(world: World, as_person: AsPerson) -> None:
    protect(world, "Morag", hides_home=False, standing="waiting")
    page = call(as_person("Aileen"), full_name(world, "Morag"), address(world, "Loch Road"))
    assert page.context["caller"]


def test_household_is_found_again_when_the_protection_ends_or_she_moves(
    world: World, as_person: AsPerson
) -> None:
    aileen, glen = as_person("Aileen"), address(world, "Glen Court")
    assert not call(aileen, full_name(world, "Catriona"), glen).context["caller"]
    with arranging():
        Occupancy.objects.get(person=world.person("Victoria").id).end(by=None)
    assert call(aileen, full_name(world, "Catriona"), glen).context["caller"]
    with arranging():
        SafeContact.objects.get(person=world.person("Victoria").id).end(by=None)
        OccupancyFactory(
            person_id=world.person("Victoria").id, tenancy_id=world.tenancy("Glen Court").id
        )
    assert call(aileen, full_name(world, "Victoria"), glen).context["caller"]


def test_who_was_looked_for_stands_in_the_audit_log(world: World, as_person: AsPerson) -> None:
    aileen = as_person("Aileen")
    call(aileen, full_name(world, "Victoria"), address(world, "Glen Court"))
    call(aileen, full_name(world, "Morag"), address(world, "Loch Road"))
    call(aileen, "Nobody Atall", "nowhere")
    with arranging(deriving=False):
        looks = list(AuditEvent.objects.filter(event="caller_looked_for").order_by("seq"))
        details = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert [(look.object_ids, look.detail["shown"]) for look in looks] == [
        ([world.person("Victoria").id], False),
        ([world.person("Morag").id], True),
        ([], False),
    ]
    assert {look.user_id for look in looks} == {world.account("Aileen").id}
    assert "Nobody" not in details


def test_what_was_typed_is_in_no_address(world: World, as_person: AsPerson) -> None:
    page = call(as_person("Aileen"), full_name(world, "Morag"), address(world, "Loch Road"))
    links = re.findall(r'(?:href|action)="([^"]*)"', page.content.decode())
    assert not tokens_in(*links)
    assert not any(str(world.person("Morag").id) in link for link in links)


@pytest.mark.parametrize("home", ["", "x", "00000000-0000-4000-8000-00000000abcd"])
def test_home_that_is_none_finds_nobody(world: World, as_person: AsPerson, home: str) -> None:
    aileen = as_person("Aileen")
    answer = aileen.post(CALLER, {"full_name": full_name(world, "Morag"), "home": home})
    found = aileen.get(CALLER) if answer.status_code == 302 else answer
    assert not found.context["caller"]


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald", "Alan", "Morag"])
def test_only_advisers_find_callers(world: World, as_person: AsPerson, name: str) -> None:
    assert as_person(name).get(CALLER).status_code == 403
    assert as_person(name).get(home_page(world, "Loch Road")).status_code == 403
