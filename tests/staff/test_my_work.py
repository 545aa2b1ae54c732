"""My work: tiles that count exactly what their lists show, and the open cases of one's patches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cases.models import Share
from documents.models import Document
from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.factories import (
    BlockFactory,
    CaseFactory,
    DocumentFactory,
    HoldFactory,
    ReleaseFactory,
    TwoPersonRequestFactory,
    UploadFactory,
)
from tests.staff.pages import case_page, is_named
from tests.storing import ref
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
HOME = "/staff/"


def shown(browser: PersonsClient, what: str = "") -> Any:
    """One list of My work."""
    return browser.get(HOME, {"show": what} if what else {}).context["work"]


def numbers(browser: PersonsClient) -> dict[str, int]:
    """The tiles of My work that lead to a list of its own, by its name."""
    tiles = browser.get(HOME).context["tiles"]
    return {tile.url.split("=")[1]: tile.number for tile in tiles if "=" in tile.url}


def cases_of(browser: PersonsClient) -> dict[str, list[str]]:
    """The open cases by reference, each with what its columns say."""
    return {row.label: [cell.text for cell in row.cells] for row in shown(browser).rows}


@pytest.mark.parametrize("name", ["Fiona", "Callum", "Moira", "Donald"])
def test_every_tile_counts_what_its_list_shows(
    world: World, as_person: AsPerson, name: str
) -> None:
    due_for(world, "Wilma", days=3)
    put_in(world, "Pier Road")
    with arranging():
        if name == "Donald":  # He is the safeguarding lead, for whom a release waits already.
            about, callum = world.tenancy("Glen Court").id, world.account("Callum").id
            TwoPersonRequestFactory(kind="open outside", about_id=about, recorded_by=callum)
        else:
            person, case = ("Lachie", "FIRE") if name == "Callum" else ("Morag", "NOISE")
            share = ref(Share, world.share(person, case).id)
            HoldFactory(share=share, recorded_by=world.account(name).id)
    browser = as_person(name)
    for key, number in numbers(browser).items():
        assert len(shown(browser, key).rows) == number, key
        # What has stopped is in tests/walls/test_forbidden_since.py.
        assert number or key == "stopped", key


def test_blocks_due_within_a_week_or_overdue_wait_for_review(
    world: World, as_person: AsPerson
) -> None:
    for days in (-1, 0, 7, 8):
        due_for(world, "Wilma", days=days)
    rows = shown(as_person("Fiona"), "blocks").rows
    assert [row.cells[2].tone for row in rows] == ["overdue", "due", "due"]
    assert all(is_named("Wilma", row.label) for row in rows)
    assert [row.cells[0].text for row in rows] == ["Everything"] * 3
    assert all(as_person("Fiona").get(row.url).status_code == 200 for row in rows)
    assert shown(as_person("Graham"), "blocks").rows == []  # She lives in another patch.


def test_frozen_documents_of_the_patches_wait(world: World, as_person: AsPerson) -> None:
    fiona, callum = as_person("Fiona"), as_person("Callum")
    # Harbour frozen is in a home that Fiona opened for today: no patch of hers.
    assert numbers(fiona)["frozen"] == 5
    assert numbers(callum)["frozen"] == 3
    assert numbers(as_person("Donald"))["frozen"] == 7
    assert all(fiona.get(row.url).status_code == 200 for row in shown(fiona, "frozen").rows)
    assert world


def test_manager_sees_no_tile_for_frozen_documents(world: World, as_person: AsPerson) -> None:
    moira = as_person("Moira")
    assert list(numbers(moira)) == ["blocks", "new", "stopped", "tasks", "safe", "held", "doubts"]
    assert moira.get(HOME, {"show": "frozen"}).status_code == 404
    assert world


def test_new_document_waits_until_it_is_released_or_a_month_old(
    world: World, as_person: AsPerson
) -> None:
    put_in(world, "Loch Road")
    put_in(world, "Glen Court")
    # Made here as well, and released: "Loch for Lorna". Imported and not released: many.
    assert numbers(as_person("Fiona"))["new"] == 2
    assert numbers(as_person("Ruth"))["new"] == 0
    with arranging():
        document = Document.objects.get(upload__ref="", tenancy=world.tenancy("Glen Court").id)
        ReleaseFactory(document=document, audience="household")
    assert numbers(as_person("Fiona"))["new"] == 1
    move_today_to(world.facts.today + timedelta(days=30))
    assert numbers(as_person("Fiona"))["new"] == 1
    move_today_to(world.facts.today + timedelta(days=31))
    assert numbers(as_person("Fiona"))["new"] == 0


@pytest.mark.parametrize("what", ["nothing", "cases", "blocks'--", "document__case"])
def test_list_that_is_not_offered_is_not_found(
    world: World, as_person: AsPerson, what: str
) -> None:
    assert as_person("Fiona").get(HOME, {"show": what}).status_code == 404
    assert world


def test_open_cases_of_the_patches_and_of_no_other(world: World, as_person: AsPerson) -> None:
    def refs(*names: str) -> set[str]:
        return {world.case(name).ref for name in names}

    # PARTY is open to Fiona for today, by a reason; it lies in no patch of hers.
    assert as_person("Fiona").get(case_page(world, "PARTY")).status_code == 200
    assert cases_of(as_person("Fiona")).keys() == refs("NOISE", "DOGS", "BARE", "DRUMS")
    assert cases_of(as_person("Graham")).keys() == refs("NOISE", "BARE")  # DOGS is his own.
    everything = refs("NOISE", "DOGS", "FIRE", "PARTY", "DRUMS", "BARE", "LOST")
    assert cases_of(as_person("Moira")).keys() == everything
    assert cases_of(as_person("Donald")).keys() == everything
    assert cases_of(as_person("Senga")).keys() == everything - refs("DRUMS")


def test_case_says_how_many_know_of_it_and_what_is_next(world: World, as_person: AsPerson) -> None:
    cases = cases_of(as_person("Fiona"))
    assert cases[world.case("NOISE").ref][3] == "2 of 2"
    assert cases[world.case("DOGS").ref][3] == "3 of 5"
    assert cases[world.case("BARE").ref][3:] == ["No parties", "Not written yet", "–"]
    assert cases[world.case("NOISE").ref][4].startswith("what ")


def test_case_with_the_nearest_day_is_first(world: World, as_person: AsPerson) -> None:
    order = [row.label for row in shown(as_person("Fiona")).rows]
    # NOISE in four days, DRUMS in thirty; no next step is written for the others.
    assert order[:2] == [world.case("NOISE").ref, world.case("DRUMS").ref]
    move_today_to(world.next_step("NOISE").day + timedelta(days=1))
    (noise,) = (row for row in shown(as_person("Fiona")).rows if row.label == order[0])
    assert noise.cells[5].tone == "overdue"


def test_oldest_case_is_first_and_twenty_are_a_page(world: World, as_person: AsPerson) -> None:
    with arranging():
        for number in range(20):
            CaseFactory(
                property_id=world.home("Loch Road").id,
                opened_at=f"2020-01-{number + 1:02}T10:00:00",
                closed_at="",
            )
        CaseFactory(property_id=world.home("Loch Road").id, closed_at="2021-01-01T10:00:00")
    fiona = as_person("Fiona")
    first = shown(fiona)
    # After those of which a next step is written.
    assert [row.cells[2].text for row in first.rows[2:4]] == ["1 January 2020", "2 January 2020"]
    assert len(first.rows) == 20
    assert first.page.next_url == "?page=2"
    assert len(fiona.get(HOME, {"page": 2}).context["work"].rows) == 4


def test_paging_keeps_the_chosen_list(world: World, as_person: AsPerson) -> None:
    for _ in range(21):
        put_in(world, "Loch Road")
    work = shown(as_person("Fiona"), "new")
    assert work.page.next_url == "?show=new&page=2"
    second = as_person("Fiona").get(f"{HOME}{work.page.next_url}").context["work"]
    assert len(second.rows) == 1


def test_officer_without_a_patch_is_told_so(world: World, as_person: AsPerson) -> None:
    work = shown(as_person("Ruth"))
    assert (work.rows, work.empty) == ([], "You have no patch yet. Ask your manager.")
    assert world


def test_quarantine_link_is_for_data_stewards(world: World, as_person: AsPerson) -> None:
    def has_link(name: str) -> bool:
        return "/staff/quarantine/" in as_person(name).get(HOME).content.decode()

    assert {name: has_link(name) for name in ("Fiona", "Ruth", "Moira", "Rhona", "Donald")} == {
        "Fiona": False,
        "Ruth": True,
        "Moira": False,
        "Rhona": True,
        "Donald": True,
    }
    assert world


def due_for(world: World, person: str, *, days: int) -> None:
    """Somebody is blocked from everything, to be reviewed in so many days."""
    with arranging():
        day = world.facts.today + timedelta(days=days)
        BlockFactory(person_id=world.person(person).id, review_on=day)


def put_in(world: World, home: str) -> None:
    """A colleague puts a document in."""
    with arranging():
        document = DocumentFactory(tenancy_id=world.tenancy(home).id)
        UploadFactory(document=document, ref="")
