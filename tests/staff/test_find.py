"""Finding a home or a case: among those the searcher may see, and without a trace in addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import AuditEvent
from portal.desk.find.results import Group, Result
from tenancies.models import Property
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import PropertyFactory, TenancyFactory
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def found(browser: PersonsClient, typed: str) -> list[str]:
    """The references that a search finds."""
    response = browser.post("/staff/find/", {"query": typed})
    assert response["Location"] == "/staff/found/"
    return [reference_of(result) for result in results(browser)]


def results(browser: PersonsClient) -> list[Result]:
    """What the last search found, people first, then homes, then cases."""
    groups = browser.get("/staff/found/").context["groups"]
    return [result for group in groups if group.key != "elsewhere" for result in group.results]


def reference_of(result: Result) -> str:
    """The reference; a case's is its label."""
    return result.label if result.label.startswith("ASB-") else result.reference


def move_to(world: World, home: str, **address: str) -> None:
    with arranging(deriving=False):
        Property.objects.filter(pk=world.home(home).id).update(**address)


def test_officer_finds_a_home_of_her_patch_by_its_address(
    world: World, as_person: AsPerson
) -> None:
    address = {"flat": "0/1", "house_no": "12", "street": "Inverlinn Avenue", "postcode": "ML0 7LQ"}
    move_to(world, "Loch Road", **address)
    move_to(world, "Mill Lane", **address)  # In another patch.
    here = [world.tenancy("Loch Road").ref]
    cases = [world.case("NOISE").ref]
    for typed in ("inverlinn", "12 Inverlinn", "Flat 0/1, 12 Inverlinn Avenue", "ml0 7lq", "7LQ"):
        assert found(as_person("Fiona"), typed) == here + cases, typed
    for typed in ("13 Inverlinn", "2 inverlinn", "Inverlinn Avenue 0/2", "flat flat"):
        assert found(as_person("Fiona"), typed) == [], typed


def test_officer_finds_a_tenancy_and_a_case_by_their_numbers(
    world: World, as_person: AsPerson
) -> None:
    tenancy, case = world.tenancy("Loch Road").ref, world.case("NOISE").ref
    assert found(as_person("Fiona"), tenancy) == [tenancy]
    assert found(as_person("Fiona"), case) == [case]
    assert found(as_person("Fiona"), case.lower()) == [case]


def test_results_lead_to_pages_that_open(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    for typed in (world.tenancy("Loch Road").ref, world.case("NOISE").ref):
        fiona.post("/staff/find/", {"query": typed})
        (result,) = results(fiona)
        assert fiona.get(result.url).status_code == 200


@pytest.mark.parametrize("typed", ["", "  ab  ", "lo", "a b", "a,,,b", "x" * 101])
def test_search_needs_three_characters(world: World, as_person: AsPerson, typed: str) -> None:
    assert world
    response = as_person("Fiona").post("/staff/find/", {"query": typed})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["query"]


def test_search_text_is_in_no_address_and_no_audit_event(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    move_to(world, "Loch Road", street="Inverlinn Avenue")
    response = fiona.post("/staff/find/", {"query": "Inverlinn"})
    assert response["Location"] == "/staff/found/"
    fiona.get("/staff/found/")
    with arranging(deriving=False):
        entry = AuditEvent.objects.get(event="homes_searched")
        details = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert entry.object_ids == [world.tenancy("Loch Road").id]
    assert entry.user_id == world.account("Fiona").id
    assert "nverlinn" not in details


def test_search_hides_ones_own_case(world: World, as_person: AsPerson) -> None:
    dogs, drums = world.case("DOGS").ref, world.case("DRUMS").ref
    assert found(as_person("Fiona"), dogs) == [dogs]
    assert found(as_person("Rhona"), drums) == []
    assert found(as_person("Senga"), drums) == []
    assert found(as_person("Moira"), drums) == [drums]


def test_manager_and_dpo_find_every_home(world: World, as_person: AsPerson) -> None:
    for home in ("Loch Road", "Harbour View", "Lost Lane"):
        reference = world.tenancy(home).ref
        for name in ("Moira", "Donald", "Senga"):
            assert found(as_person(name), reference) == [reference]


def test_long_result_list_is_cut_and_says_so(world: World, as_person: AsPerson) -> None:
    with arranging():
        for number in range(26):
            home = PropertyFactory(
                patch_id=world.patch("North").id, street="Longest Street", house_no=str(number)
            )
            TenancyFactory(property=home)
    fiona = as_person("Fiona")
    assert len(found(fiona, "longest street")) == 25
    assert [g.too_many for g in fiona.get("/staff/found/").context["groups"]] == [True]
    assert len(found(fiona, "25 longest")) == 1
    assert [g.too_many for g in fiona.get("/staff/found/").context["groups"]] == [False]


def test_way_back_leads_to_what_was_found(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    page = f"/staff/tenancy/{world.tenancy('Loch Road').id}/"
    assert fiona.get("/staff/found/")["Location"] == "/staff/find/"
    assert fiona.get(page).context["back_url"] == "/staff/"
    found(fiona, "loch")
    assert fiona.get(page).context["back_url"] == "/staff/found/"


def test_officer_finds_other_homes_by_address_and_patch_alone(
    world: World, as_person: AsPerson
) -> None:
    """Empty, let or kept secret: every home of another patch is found by the same words."""
    callum = as_person("Callum")
    for home in ("Loch Road", "Glen Court", "Empty Close"):
        move_to(world, home, street="Inverlinn Avenue")
    assert found(callum, "inverlinn") == []
    (group,) = callum.get("/staff/found/").context["groups"]
    assert group.title == "Homes outside your patches"
    assert {row.reference for row in group.results} == {f"{world.patch('North').code} North"}
    assert {(row.detail, row.url) for row in group.results} == {
        ("Who is calling?", "/staff/found/outside/")
    }
    assert len(group.results) == 3
    assert "elsewhere" not in {g.key for g in found_groups(as_person("Moira"))}


def found_groups(browser: PersonsClient) -> list[Group]:
    browser.post("/staff/find/", {"query": "inverlinn"})
    groups: list[Group] = browser.get("/staff/found/").context["groups"]
    return groups


@pytest.mark.parametrize("name", ["Alan", "Morag"])
def test_search_is_for_people_who_work_with_residents(
    world: World, as_person: AsPerson, name: str
) -> None:
    assert world
    for address in ("/staff/", "/staff/find/", "/staff/found/"):
        assert as_person(name).get(address).status_code == 403
    assert as_person(name).post("/staff/find/", {"query": "Loch"}).status_code == 403
