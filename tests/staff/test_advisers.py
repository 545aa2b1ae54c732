"""What an adviser sees on the phone: names, homes, dates and officers; of somebody protected one line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tenancies.models import SafeContact
from tests.arranging import arranging
from tests.canaries import canary, tokens_in
from tests.clients import PersonsClient
from tests.factories import SafeContactFactory
from tests.staff.pages import case_page, is_named, person_page, search, tenancy_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
TO_THE_DPO = "Protected record. Pass the call to the data protection officer."


def pass_to(world: World, officer: str) -> str:
    name = f"name {canary(world.account(officer).id, 'name')}"
    return f"Protected record. Pass the call to {name}."


def protect(world: World, person: str) -> None:
    with arranging():
        SafeContactFactory(person_id=world.person(person).id)


def test_first_page_of_an_adviser_is_the_search_alone(world: World, as_person: AsPerson) -> None:
    aileen = as_person("Aileen")
    assert aileen.get("/")["Location"] == "/staff/"
    page = aileen.get("/staff/")
    assert "tiles" not in page.context
    assert "work" not in page.context
    assert "Find a person or a home" in page.content.decode()
    assert world


def test_adviser_finds_people_and_homes_and_no_cases(world: World, as_person: AsPerson) -> None:
    aileen = as_person("Aileen")
    assert [group.key for group in search(aileen, "Morag")["groups"]] == ["people"]
    (homes,) = search(aileen, world.tenancy("Loch Road").ref)["groups"]
    assert [row.reference for row in homes.results] == [world.tenancy("Loch Road").ref]
    assert search(aileen, world.case("NOISE").ref)["groups"] == []
    assert aileen.get(case_page(world, "NOISE")).status_code == 403


def test_tenancy_page_has_people_and_officer_and_nothing_else(
    world: World, as_person: AsPerson
) -> None:
    page = as_person("Aileen").get(tenancy_page(world, "Loch Road"))
    people = page.context["people"]
    assert any(is_named("Morag", person.name) for person in people)
    assert canary(world.account("Fiona").id, "name") in page.context["tenancy"].patch
    assert page.context["protected"] == ""
    for what in ("documents", "cases"):
        assert what not in page.context
    body = page.content.decode()
    for word in ("Has an account", "No account", "Documents", "Cases"):
        assert word not in body
    for column in ("email", "mobile", "correspondence_address", "ni_number", "former_surname"):
        assert canary(world.person("Morag").id, column) not in body


def test_person_page_has_homes_and_officer_and_nothing_else(
    world: World, as_person: AsPerson
) -> None:
    page = as_person("Aileen").get(person_page(world, "Dougal"))
    assert {occupancy.reference for occupancy in page.context["occupancies"]} == {
        world.tenancy("Hill Street").ref,
        world.tenancy("Pier Road").ref,
    }
    (lead,) = page.context["leads"]
    assert canary(world.account("Callum").id, "name") in lead
    for what in ("cases", "account", "sees", "blocks", "safe_way", "block_url", "letter_url"):
        assert what not in page.context
    assert as_person("Aileen").get(f"{person_page(world, 'Dougal')}block/").status_code == 403


def test_protected_person_appears_as_one_notice_in_a_search(
    world: World, as_person: AsPerson
) -> None:
    aileen = as_person("Aileen")
    for typed in ("Victoria", "macvictoria victoria", world.person("Victoria").ref):
        context = search(aileen, typed)
        assert context["groups"] == [], typed
        assert context["protected"] == pass_to(world, "Fiona")
        page = aileen.get("/staff/found/").content.decode()
        assert "No match" not in page
        assert page.count("Protected record.") == 1
        found = tokens_in(page)
        assert found == {canary(world.account("Fiona").id, "name")} | found & mine(world)
    assert aileen.get(person_page(world, "Victoria")).status_code == 404


def test_several_protected_people_appear_as_one_notice(world: World, as_person: AsPerson) -> None:
    protect(world, "Jamie of the glen")
    aileen = as_person("Aileen")
    context = search(aileen, "Jamie Reid")
    assert context["protected"] == pass_to(world, "Fiona")
    assert [len(group.results) for group in context["groups"]] == [1]
    protect(world, "Jamie of the harbour")
    context = search(aileen, "Jamie Reid")
    assert context["groups"] == []
    assert context["protected"] == TO_THE_DPO  # Of two patches: it is not told which.


@pytest.mark.parametrize("person", ["Gregor", "Iain", "Innes"])
def test_call_goes_to_the_dpo_without_a_single_patch_officer(
    world: World, as_person: AsPerson, person: str
) -> None:
    protect(world, person)
    assert search(as_person("Aileen"), person)["protected"] == TO_THE_DPO


def test_searching_a_home_does_not_reveal_a_protected_person(
    world: World, as_person: AsPerson
) -> None:
    aileen = as_person("Aileen")
    search(aileen, "Victoria")
    for typed in ("Glen Court", "Victoria Glen", "MacEffie", "Vi", "Victoriaa"):
        assert search(aileen, typed)["protected"] == "", typed
    assert world


def test_tenancy_page_has_one_notice_for_all_protected_people(
    world: World, as_person: AsPerson
) -> None:
    protect(world, "Catriona")
    page = as_person("Aileen").get(tenancy_page(world, "Glen Court"))
    assert page.context["protected"] == pass_to(world, "Fiona")
    assert page.content.decode().count("Protected record.") == 1
    names = [p.name for p in page.context["people"]]
    assert [is_named("Jamie of the glen", name) for name in names] == [True]


def test_notice_disappears_when_the_protection_ends(world: World, as_person: AsPerson) -> None:
    with arranging():
        SafeContact.objects.get(person=world.person("Victoria").id).end(by=None)
    context = search(as_person("Aileen"), "Victoria")
    assert context["protected"] == ""
    assert len(context["groups"][0].results) == 1


def test_only_advisers_see_the_notice(world: World, as_person: AsPerson) -> None:
    for name in ("Fiona", "Callum", "Moira", "Donald"):
        assert search(as_person(name), "Victoria")["protected"] == "", name
    assert world


def mine(world: World) -> set[str]:
    """What stands on every page of an adviser: their own name."""
    return {canary(world.account("Aileen").id, "name")}
