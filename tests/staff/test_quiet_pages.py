"""What the staff's pages do not do: name people in titles and addresses, or ask once for each row."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.factories import (
    DocumentFactory,
    PartyFactory,
    ReleaseFactory,
    ShareFactory,
    StayFactory,
    UploadFactory,
    WordingFactory,
)
from tests.staff.pages import (
    REASON,
    case_page,
    release_page,
    said,
    share_page,
    tenancy_page,
    withdraw_page,
)
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def pages(world: World) -> list[str]:
    return [
        "/staff/",
        "/staff/found/",
        tenancy_page(world, "Loch Road"),
        case_page(world, "NOISE"),
        f"{tenancy_page(world, 'Loch Road')}upload/",
        f"{case_page(world, 'NOISE')}upload/",
        release_page(world, "Loch unreleased"),
        withdraw_page(world, "Loch gas", "household"),
        share_page(world, "Rab", "DOGS", "alleged perpetrator"),
        f"/staff/s/{world.share('Morag', 'NOISE').id}/end/",
    ]


def test_no_title_and_no_address_names_anybody(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    fiona.post("/staff/", {"query": world.tenancy("Loch Road").ref})
    for address in pages(world):
        page = fiona.get(address).content.decode()
        (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        links = re.findall(r'(?:href|action)="([^"]*)"', page)
        assert not tokens_in(title, *links), address
        assert world.case("NOISE").ref not in title


def test_no_message_names_anybody(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    for address, form in (
        (release_page(world, "Loch unreleased"), REASON | {"audience": "household"}),
        (release_page(world, "NOISE second letter to Morag"), REASON),
        (release_page(world, "DOGS warning to Rab"), REASON),
        (withdraw_page(world, "Loch gas", "household"), {"reason": "Wrong."}),
        (f"/staff/s/{world.share('Morag', 'NOISE').id}/end/", {}),
    ):
        response = fiona.post(address, form)
        assert response.status_code == 302
        assert said(response)
        assert not tokens_in(said(response))


def test_pages_are_kept_by_no_cache(world: World, as_person: AsPerson) -> None:
    for address in pages(world):
        response = as_person("Fiona").get(address)
        assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["Fiona", "Moira", "Donald"])
def test_tenancy_page_asks_as_often_for_many_papers_as_for_few(
    world: World, as_person: AsPerson, name: str
) -> None:
    browser, address = as_person(name), tenancy_page(world, "Glen Court")
    before = queries(browser, address)
    with arranging():
        for _ in range(12):
            paper = DocumentFactory(tenancy_id=world.tenancy("Glen Court").id, dated=world.day(40))
            UploadFactory(document=paper, addressee_id=world.person("Catriona").id)
            ReleaseFactory(document=paper, audience="household", opens_on=world.day(1))
            StayFactory(tenancy_id=world.tenancy("Glen Court").id, from_date=world.day(100))
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
            paper = DocumentFactory(case_id=case, tenancy=None, dated=world.day(40))
            UploadFactory(document=paper, addressee=party.person)
            ReleaseFactory(
                document=paper,
                audience="recipient",
                recipient=party.person,
                share=share,
                opens_on=world.day(1),
            )
    assert queries(browser, address) == before


def queries(browser: PersonsClient, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)
