"""What the staff's pages do not do: name people in titles and addresses, or ask once for each row."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.factories import (
    BlockFactory,
    CaseFactory,
    DocumentFactory,
    FreezeFactory,
    ImportRunFactory,
    OccupancyFactory,
    PartyFactory,
    PersonFactory,
    PropertyFactory,
    QuarantinedRowFactory,
    ReleaseFactory,
    ShareFactory,
    TenancyFactory,
    UploadFactory,
    WordingFactory,
)
from tests.staff.pages import (
    REASON,
    block_page,
    case_page,
    person_page,
    release_page,
    said,
    share_page,
    tenancy_page,
    withdraw_page,
)
from tests.world import World

BLOCK = {
    "reason": "Asked by the police.",
    "review_on_day": "1",
    "review_on_month": "1",
    "review_on_year": str(date.today().year + 1),  # noqa: DTZ011
}
AsPerson = Callable[[str], PersonsClient]


def pages(world: World) -> list[str]:
    return [
        "/staff/",
        "/staff/?show=blocks",
        "/staff/?show=frozen",
        "/staff/?show=new",
        "/staff/find/",
        "/staff/found/",
        "/staff/found/outside/",
        person_page(world, "Morag"),
        person_page(world, "Victoria"),
        block_page(world, "Morag"),
        f"/staff/block/{world.block('Zara').id}/end/",
        tenancy_page(world, "Loch Road"),
        case_page(world, "NOISE"),
        f"{tenancy_page(world, 'Loch Road')}upload/",
        f"{case_page(world, 'NOISE')}upload/",
        release_page(world, "Loch unreleased"),
        withdraw_page(world, "Loch gas", "household"),
        share_page(world, "Rab", "DOGS", "alleged perpetrator"),
        f"/staff/share/{world.share('Morag', 'NOISE').id}/end/",
    ]


def test_no_title_or_address_names_a_person(world: World, as_person: AsPerson) -> None:
    with arranging(deriving=False):
        QuarantinedRowFactory()  # Of a later import: reasons are codes, and stand in addresses.
    for name, typed, addresses in (
        ("Fiona", world.tenancy("Loch Road").ref, pages(world)),
        ("Fiona", "Morag", ["/staff/found/"]),
        ("Aileen", "street", ["/staff/found/", f"/staff/home/{world.home('Loch Road').id}/"]),
        ("Donald", "Morag", ["/staff/quarantine/"]),
    ):
        browser = as_person(name)
        browser.post("/staff/find/", {"query": typed})
        for address in addresses:
            page = browser.get(address).content.decode()
            (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
            links = re.findall(r'(?:href|action)="([^"]*)"', page)
            assert not tokens_in(title, *links), address
            assert world.case("NOISE").ref not in title
            assert "Log a data breach" in page


def test_no_message_names_a_person(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    for address, form in (
        (release_page(world, "Loch unreleased"), REASON | {"audience": "household"}),
        (release_page(world, "NOISE second letter to Morag"), REASON),
        (release_page(world, "DOGS warning to Rab"), REASON),
        (withdraw_page(world, "Loch gas", "household"), {"reason": "Wrong."}),
        (block_page(world, "Skye"), BLOCK | {"what": "everything"}),
        (f"/staff/share/{world.share('Morag', 'NOISE').id}/end/", {}),
    ):
        response = fiona.post(address, form)
        assert response.status_code == 302
        assert said(response)
        assert not tokens_in(said(response))


def test_pages_are_kept_by_no_cache(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    fiona.post("/staff/find/", {"query": "Morag"})
    for address in pages(world):
        assert fiona.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald"])
def test_tenancy_page_asks_as_often_for_many_documents_as_for_few(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser, address = as_person(name), tenancy_page(world, "Glen Court")
    before = queries(browser, address)
    with arranging():
        for _ in range(12):
            document = DocumentFactory(
                tenancy_id=world.tenancy("Glen Court").id, dated=world.day(40)
            )
            UploadFactory(document=document, addressee_id=world.person("Catriona").id)
            ReleaseFactory(document=document, audience="household", opens_on=world.day(1))
            OccupancyFactory(tenancy_id=world.tenancy("Glen Court").id, from_date=world.day(100))
    assert queries(browser, address) == before


def test_case_page_asks_as_often_for_many_parties_as_for_few(
    world: World, as_person: AsPerson
) -> None:
    browser, address = as_person("Fiona"), case_page(world, "NOISE")
    before = queries(browser, address)
    case = world.case("NOISE").id
    with arranging():
        for _ in range(8):
            party = PartyFactory(case_id=case, role="witness")
            share = ShareFactory(
                case_id=case, party=party, person=party.person, stands_as="witness"
            )
            WordingFactory(share=share)
            document = DocumentFactory(case_id=case, tenancy=None, dated=world.day(40))
            UploadFactory(document=document, addressee=party.person)
            ReleaseFactory(
                document=document,
                audience="recipient",
                recipient=party.person,
                share=share,
                opens_on=world.day(1),
            )
    assert queries(browser, address) == before


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald"])
def test_my_work_asks_as_often_for_many_cases_as_for_few(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    before = queries(browser, "/staff/")
    with arranging():
        for _ in range(12):
            case = CaseFactory(property_id=world.home("Loch Road").id, closed_at="")
            party = PartyFactory(case=case)
            share = ShareFactory(case=case, party=party, person=party.person)
            WordingFactory(share=share)
    assert queries(browser, "/staff/") == before


@pytest.mark.parametrize("show", ["blocks", "new", "frozen"])
def test_tiles_list_asks_as_often_for_many_as_for_few(
    world: World, as_person: AsPerson, show: str
) -> None:
    browser, address = as_person("Donald"), f"/staff/?show={show}"
    work_for(world, 1)
    before = queries(browser, address)
    work_for(world, 12)
    assert queries(browser, address) == before


def work_for(world: World, count: int) -> None:
    """Blocks to review of every kind, new documents and frozen ones."""
    loch, noise = world.tenancy("Loch Road").id, world.case("NOISE").id
    with arranging():
        for _ in range(count):
            document = DocumentFactory(tenancy_id=loch)
            UploadFactory(document=document, ref="")
            for subject in ({"tenancy_id": loch}, {"case_id": noise}, {"document": document}, {}):
                morag = world.person("Morag").id
                BlockFactory(person_id=morag, review_on=world.facts.today, **subject)
            FreezeFactory(document=document)


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Aileen"])
def test_search_asks_as_often_for_many_as_for_few(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    browser.post("/staff/find/", {"query": "Skye"})
    before = queries(browser, "/staff/found/")
    with arranging():
        for _ in range(12):
            OccupancyFactory(
                person=PersonFactory(forename="Skye"), tenancy_id=world.tenancy("Loch Road").id
            )
    assert queries(browser, "/staff/found/") == before


@pytest.mark.parametrize("name", ["Fiona", "Moira"])
def test_person_page_asks_as_often_for_many_homes_as_for_few(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser, address = as_person(name), person_page(world, "Morag")
    work_for(world, 1)
    before = queries(browser, address)
    with arranging():
        for number in range(12):
            home = PropertyFactory(patch_id=world.patch("North").id)
            OccupancyFactory(
                person_id=world.person("Morag").id, tenancy=TenancyFactory(property=home)
            )
            PartyFactory(
                person_id=world.person("Morag").id,
                case=CaseFactory(ref=f"ASB-2024-{number:04}", property=home),
            )
    work_for(world, 6)
    assert queries(browser, address) == before


def test_block_page_asks_as_often_for_much_as_for_little(world: World, as_person: AsPerson) -> None:
    browser, address = as_person("Fiona"), block_page(world, "Morag")
    before = queries(browser, address)
    with arranging():
        for _ in range(12):
            document = DocumentFactory(
                tenancy_id=world.tenancy("Loch Road").id, dated=world.day(40)
            )
            UploadFactory(document=document)
            ReleaseFactory(document=document, audience="household", opens_on=world.day(1))
    assert queries(browser, address) == before


def test_quarantine_asks_as_often_for_many_rows_as_for_few(
    world: World, as_person: AsPerson
) -> None:
    assert world
    donald = as_person("Donald")
    before = queries(donald, "/staff/quarantine/")
    with arranging():
        run = ImportRunFactory()
        for _ in range(12):
            QuarantinedRowFactory(run=run)
    assert queries(donald, "/staff/quarantine/") == before


def queries(browser: PersonsClient, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)
