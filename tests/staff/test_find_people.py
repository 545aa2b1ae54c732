"""Finding a person: by words of the name in any order, or by number, among those the searcher meets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import AuditEvent
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import OccupancyFactory, PersonFactory
from tests.staff.pages import is_named, search
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


def people_found(world: World, browser: PersonsClient, typed: str) -> set[str]:
    """The people of the cast whom a search finds."""
    rows = [r for g in search(browser, typed)["groups"] if g.key == "people" for r in g.results]
    everybody = world.names_of("person")
    return {name for row in rows for name in everybody if is_named(name, row.label)}


@pytest.mark.parametrize(
    "typed", ["Morag", "macmorag", "MacMorag, Morag", "morag macmorag", "ORAG"]
)
def test_officer_finds_a_person_by_words_of_the_name(
    world: World, as_person: AsPerson, typed: str
) -> None:
    assert people_found(world, as_person("Fiona"), typed) == {"Morag"}
    assert people_found(world, as_person("Callum"), typed) == set()


def test_officer_finds_a_person_by_number(world: World, as_person: AsPerson) -> None:
    number = world.person("Morag").ref
    for typed in (number, number.lower()):
        assert people_found(world, as_person("Fiona"), typed) == {"Morag"}
        assert people_found(world, as_person("Callum"), typed) == set()


def test_words_from_two_names_match_neither_person(world: World, as_person: AsPerson) -> None:
    for typed in ("Morag MacEwan", "Morag Nobody", "%%%", "___", world.person("Morag").ref[:-1]):
        assert people_found(world, as_person("Moira"), typed) == set(), typed


def test_twins_are_two_people(world: World, as_person: AsPerson) -> None:
    jamies = {"Jamie of the glen", "Jamie of the harbour"}
    assert people_found(world, as_person("Moira"), "Jamie Reid") == jamies
    # Fiona has opened the harbour today; Callum works it, and not the glen.
    assert people_found(world, as_person("Fiona"), "Jamie Reid") == jamies
    assert people_found(world, as_person("Callum"), "Jamie Reid") == {"Jamie of the harbour"}


def test_party_who_never_lived_with_us_is_found_by_who_works_the_case(
    world: World, as_person: AsPerson
) -> None:
    assert people_found(world, as_person("Fiona"), "Gregor") == {"Gregor"}
    assert people_found(world, as_person("Graham"), "Gregor") == set()  # His own case.


def test_person_missing_from_the_last_export_is_not_found(
    world: World, as_person: AsPerson
) -> None:
    assert people_found(world, as_person("Moira"), "Peigi") == set()


def test_results_show_no_birth_date_and_where_they_live(world: World, as_person: AsPerson) -> None:
    context = search(as_person("Fiona"), "Morag")
    (group,) = context["groups"]
    (row,) = group.results
    assert row.reference == world.person("Morag").ref
    assert "street" in row.detail
    page = as_person("Fiona")
    search(page, "Morag")
    body = page.get("/staff/found/").content.decode()
    born = world.person("Morag").born_on
    assert born
    assert str(born.year) not in body.split("<main")[1]


def test_protected_person_is_marked_for_who_works_with_them(
    world: World, as_person: AsPerson
) -> None:
    (group,) = search(as_person("Fiona"), "Victoria")["groups"]
    assert [row.protected for row in group.results] == [True]
    assert world


def test_results_over_twenty_five_are_cut_and_the_page_says_so(
    world: World, as_person: AsPerson
) -> None:
    with arranging():
        for number in range(26):
            person = PersonFactory(forename=f"Number{number}", surname="Manyfold")
            OccupancyFactory(person=person, tenancy_id=world.tenancy("Loch Road").id)
    (group,) = search(as_person("Fiona"), "manyfold")["groups"]
    assert (len(group.results), group.too_many) == (25, True)
    assert "narrow the list" in as_person_page(as_person("Fiona"), "manyfold")
    (group,) = search(as_person("Fiona"), "manyfold number25")["groups"]
    assert (len(group.results), group.too_many) == (1, False)


def test_audit_log_records_who_was_found_and_not_the_search_text(
    world: World, as_person: AsPerson
) -> None:
    search(as_person("Fiona"), "macmorag")
    with arranging(deriving=False):
        entry = AuditEvent.objects.get(event="people_searched")
        details = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert entry.object_ids == [world.person("Morag").id]
    assert "morag" not in details.lower()


def as_person_page(browser: PersonsClient, typed: str) -> str:
    search(browser, typed)
    page: str = browser.get("/staff/found/").content.decode()
    return page
