"""Opening one tenancy or case outside one's patches: with a reason, until midnight, telling nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cases.models import OutOfPatchAccess
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.staff.pages import case_page, tenancy_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
WHY = {"reason": "I stand in for a colleague", "quoting": "C-10482"}
NO_SUCH_TENANCY, NO_SUCH_CASE = "9999999-99", "ASB-1999-9999"
REFUSAL = (
    "This does not open now. Check the number. If it is right, a colleague will read your reason."
    " If they agree, it will open here until midnight: look again later."
)


def search(browser: PersonsClient, typed: str) -> tuple[list[str], str]:
    """The references found, and where a reference that is not theirs can be opened."""
    browser.post("/staff/find/", {"query": typed})
    context = browser.get("/staff/found/").context
    found = [result.url for group in context["groups"] for result in group.results]
    return found, context["offer"].url if context["offer"] else ""


def page_for(browser: PersonsClient, reference: str) -> str:
    search(browser, reference)
    page: str = browser.get("/staff/outside/").content.decode()
    return page.replace(reference, "…").split("csrfmiddlewaretoken")[0]


def accesses(world: World, name: str) -> int:
    with arranging(deriving=False):
        count: int = OutOfPatchAccess.objects.filter(user=world.account(name).id).count()
    return count


def test_officer_opens_a_tenancy_with_a_reason(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), tenancy_page(world, "Bridge Street")
    reference = world.tenancy("Bridge Street").ref
    assert fiona.get(address).status_code == 404
    assert search(fiona, reference) == ([], "/staff/outside/")
    response = fiona.post("/staff/outside/", WHY | {"reference": reference})
    assert response["Location"] == address
    assert fiona.get(address).context["tenancy"].open_until == "midnight tonight"
    assert search(fiona, reference) == ([address], "")


def test_officer_opens_a_case_with_a_reason(world: World, as_person: AsPerson) -> None:
    callum, reference = as_person("Callum"), world.case("NOISE").ref
    response = callum.post("/staff/outside/", WHY | {"reference": reference})
    assert response["Location"] == case_page(world, "NOISE")
    assert callum.get(case_page(world, "NOISE")).context["case"].open_until == "midnight tonight"
    assert callum.get(tenancy_page(world, "Loch Road")).status_code == 404


def test_out_of_patch_access_ends_at_midnight(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    callum.post("/staff/outside/", WHY | {"reference": world.case("NOISE").ref})
    assert callum.get(case_page(world, "NOISE")).status_code == 200
    move_today_to(world.facts.today + timedelta(days=1))
    assert callum.get(case_page(world, "NOISE")).status_code == 404


@pytest.mark.parametrize(
    ("theirs", "nobodys"),
    [("tenancy", NO_SUCH_TENANCY), ("case", NO_SUCH_CASE)],
)
def test_page_does_not_tell_whether_the_number_exists(
    world: World, as_person: AsPerson, theirs: str, nobodys: str
) -> None:
    callum = as_person("Callum")
    real = world.tenancy("Loch Road").ref if theirs == "tenancy" else world.case("NOISE").ref
    assert search(callum, real) == search(callum, nobodys) == ([], "/staff/outside/")
    assert page_for(callum, real) == page_for(callum, nobodys)


def test_unknown_number_and_own_case_get_the_same_answer(world: World, as_person: AsPerson) -> None:
    graham = as_person("Graham")  # A complainer in DOGS, which lies in his patch.
    assert search(graham, world.case("DOGS").ref) == search(graham, NO_SUCH_CASE)
    for reference in (world.case("DOGS").ref, NO_SUCH_CASE):
        page = graham.post("/staff/outside/", WHY | {"reference": reference})
        assert page.context["form"].non_field_errors() == [REFUSAL]
    assert graham.get(case_page(world, "DOGS")).status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "Covering for Callum, who is ill.", "x" * 301])
def test_reason_is_needed(world: World, as_person: AsPerson, reason: str) -> None:
    callum, before = as_person("Callum"), accesses(world, "Callum")
    given = WHY | {"reference": world.case("NOISE").ref}
    page = callum.post("/staff/outside/", given | {"reason": reason})
    assert list(page.context["form"].errors) == ["reason"]
    for quoting in ("", "keys", "12", "x" * 21, "<b>1</b>"):
        page = callum.post("/staff/outside/", given | {"quoting": quoting})
        assert list(page.context["form"].errors) == ["quoting"], quoting
    assert accesses(world, "Callum") == before


def test_home_of_ones_own_patch_needs_no_out_of_patch_access(
    world: World, as_person: AsPerson
) -> None:
    fiona, before = as_person("Fiona"), accesses(world, "Fiona")
    response = fiona.post("/staff/outside/", WHY | {"reference": world.case("NOISE").ref})
    assert response["Location"] == case_page(world, "NOISE")
    assert accesses(world, "Fiona") == before


def test_without_a_number_the_page_leads_back(world: World, as_person: AsPerson) -> None:
    callum = as_person("Callum")
    assert callum.get("/staff/outside/")["Location"] == "/staff/find/"
    search(callum, "loch road")
    assert callum.get("/staff/outside/")["Location"] == "/staff/find/"
    assert callum.post("/staff/outside/", WHY | {"reference": "x"})["Location"] == "/staff/find/"
    assert world


@pytest.mark.parametrize("name", ["Moira", "Donald", "Aileen", "Alan", "Morag"])
def test_only_officers_open_with_a_reason(world: World, as_person: AsPerson, name: str) -> None:
    response = as_person(name).post("/staff/outside/", WHY | {"reference": world.case("NOISE").ref})
    assert response.status_code == 403
    assert accesses(world, name) == 0
