"""My documents: the filter, the years, the pages, and who else may see a document."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.arranging import arranging, move_today_to
from tests.clients import PersonsClient
from tests.factories import DocumentFactory, ReleaseFactory
from tests.resident.pages import documents, words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def ids(world: World, *names: str) -> set[UUID]:
    return {world.document(name).id for name in names}


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("rent", ["Glen Court rent"]),
        ("gas", ["Glen Court gas"]),
        ("cases", ["DOGS letter to Catriona"]),
        ("repairs", []),
        ("agreement", []),
        ("all", ["Glen Court rent", "Glen Court gas", "DOGS letter to Catriona"]),
    ],
)
def test_filter_shows_what_a_document_is_about(
    world: World, as_person: AsPerson, about: str, found: list[str]
) -> None:
    assert set(documents(as_person("Catriona"), f"/documents/?about={about}")) == ids(world, *found)


def test_filter_by_year_offers_the_years_of_my_own_documents_alone(
    world: World, as_person: AsPerson
) -> None:
    """The agreement of Loch Road is years old; Catriona has no document of that year."""
    year = world.day(2000).year
    for name, offered in (("Morag", True), ("Catriona", False)):
        page = as_person(name).get("/documents/")
        years = {value for value, _label, _chosen in page.context["year_choices"][1:]}
        assert (str(year) in years) is offered
    there = documents(as_person("Morag"), f"/documents/?about=agreement&year={year}")
    assert set(there) == ids(world, "Loch agreement")


def test_filter_that_finds_nothing_says_so_and_offers_to_clear_it(as_person: AsPerson) -> None:
    page = as_person("Catriona").get("/documents/?about=rent&year=1990")
    assert page.status_code == 200
    assert "You have no documents like that. Clear filter" in words(page)
    assert b'href="/documents/"' in page.content


@pytest.mark.parametrize(
    "asked",
    [
        "about=everybody",
        "about=kind__startswith",
        "year=20x5",
        "year=0000",
        "year=٢٠٢٥",
        "page=0",
        "page=9",
    ],
)
def test_unknown_filter_values_are_not_found(as_person: AsPerson, asked: str) -> None:
    assert as_person("Catriona").get(f"/documents/?{asked}").status_code == 404


def test_django_lookups_in_the_address_are_ignored(world: World, as_person: AsPerson) -> None:
    asked = "/documents/?case__parties__person__surname__startswith=Mac&ordering=kind"
    assert set(documents(as_person("Catriona"), asked)) == ids(
        world, "Glen Court rent", "Glen Court gas", "DOGS letter to Catriona"
    )


def test_filter_is_kept_over_the_pages(world: World, as_person: AsPerson) -> None:
    with arranging():
        for days in range(45):
            document = DocumentFactory(
                kind="rent statement",
                tenancy_id=world.tenancy("Glen Court").id,
                dated=world.day(days),
            )
            ReleaseFactory(document=document, audience="tenants", opens_on=world.day(1))
    catriona = as_person("Catriona")
    first = catriona.get("/documents/?about=rent")
    assert "46 documents" in words(first)
    assert first.context["page"].next_url == "?about=rent&page=2"
    assert [len(documents(catriona, f"/documents/?about=rent&page={n}")) for n in (1, 2, 3)] == [
        20,
        20,
        6,
    ]


def who_else(browser: PersonsClient, world: World, document: str) -> str:
    identity = world.document(document).id
    said: str = browser.get(f"/documents/{identity}/").context["document"].who_else
    assert documents(browser)[identity].who_else == said
    return said


def test_each_document_says_who_else_may_see_it(world: World, as_person: AsPerson) -> None:
    morag = as_person("Morag")
    assert "lived with you on its date" in who_else(morag, world, "Loch gas")
    assert "was a tenant with you on its date" in who_else(morag, world, "Loch rent")
    assert "by name" in who_else(morag, world, "NOISE letter to Morag")
    assert "not with everybody in your home" in who_else(as_person("Ewan"), world, "Loch for Ewan")


def test_named_readers_do_not_reveal_who_has_left(world: World, as_person: AsPerson) -> None:
    """Shona left ten days ago: she reads until 28 days are over, and Morag's page never says which."""
    morag, shona = as_person("Morag"), as_person("Shona")
    said = who_else(morag, world, "Loch gas")
    assert who_else(shona, world, "Loch gas") == said
    move_today_to(world.day(-19))
    assert shona.get(f"/documents/{world.document('Loch gas').id}/").status_code == 404
    assert who_else(morag, world, "Loch gas") == said
    assert "may see" in said


def test_document_page_says_why_and_until_when_and_offers_help(
    world: World, as_person: AsPerson
) -> None:
    lorna = as_person("Lorna")
    document = world.document("Loch for Lorna").id
    page = words(lorna.get(f"/documents/{document}/"))
    assert "You can see this until" in page
    assert "Ask for it in another format" in page
    assert "This is not mine" in page
    assert "Our staff can see it for their work." in page
