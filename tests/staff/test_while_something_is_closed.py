"""What staff read while something wide is closed: words for callers, and how many people it touches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from cases.models import NextStep
from portal.incidents.models import Freeze
from portal.web.working_hours import last_of_working_days
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import FreezeFactory, NextStepFactory, SafeContactFactory
from tests.incidents.pages import recorded
from tests.incidents.test_telephone import press
from tests.resident.pages import words
from tests.staff.pages import case_page
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
TO_CALLERS = "so some may not show today. Nothing is lost. If you need one, we will get it to you."
FIRST_PAGES = {
    "Fiona": ("/staff/", "/staff/find/", "/staff/letters/"),
    "Aileen": ("/staff/", "/staff/find/", "/staff/breach/new/"),
    "Moira": ("/staff/", "/dpo/"),
    "Donald": ("/staff/", "/dpo/"),
    "Alan": ("/manage-accounts/", "/staff/breach/new/"),
    "Elspeth": ("/dpo/",),
}


@pytest.fixture
def nothing_is_closed(world: World) -> World:
    """The cast without a single freeze."""
    with arranging():
        for freeze in Freeze.objects.filter(ended_at=None):
            freeze.end(by=None)
    return world


def close(**what: object) -> None:
    with arranging():
        FreezeFactory(**what)


@pytest.mark.parametrize("name", FIRST_PAGES)
def test_every_staff_page_has_the_words_for_callers(
    nothing_is_closed: World, as_person: AsPerson, name: str
) -> None:
    browser = as_person(name)
    for address in FIRST_PAGES[name]:
        assert TO_CALLERS not in words(browser.get(address)), address
    close(level="kind", kind="photo")
    for address in FIRST_PAGES[name]:
        assert words(browser.get(address)).count(TO_CALLERS) == 1, address
    assert nothing_is_closed.staff


def test_one_case_that_is_closed_changes_no_other_staff_page(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    close(case_id=nothing_is_closed.case("FIRE").id)
    for name in ("Fiona", "Aileen"):
        assert TO_CALLERS not in words(as_person(name).get("/staff/"))


def test_answer_page_has_the_words_once_whatever_was_closed(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    kind = nothing_is_closed.document("Loch gas").kind
    as_person("Morag").get(f"/documents/{nothing_is_closed.document('Loch gas').id}/")
    caller = str(nothing_is_closed.person("Morag").id)
    for answer in (
        {"how_many": "one", "caller": caller},
        {"how_many": "one", "kind": kind},
        {"how_many": "more"},
    ):
        page = press(as_person("Aileen"), **answer)
        assert page.count("If you need one, we will get it to you.") == 1, answer


def kept(browser: PersonsClient) -> int:
    people = browser.get("/staff/").context["kept"]
    return people.number if people else 0


def readers_in_north() -> set[object]:
    """Who signs in and reads a document of a home or a case in North now, by the rule itself."""
    with arranging(deriving=False), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT e.person_id FROM portal.entitled_documents(NULL) AS e"
            " JOIN documents_document AS d ON d.id = e.document_id"
            " LEFT JOIN tenancies_tenancy AS t ON t.id = d.tenancy_id"
            " LEFT JOIN cases_case AS c ON c.id = d.case_id"
            " JOIN tenancies_property AS home ON home.id = coalesce(t.property_id, c.property_id)"
            " JOIN tenancies_patchassignment AS a ON a.patch_id = home.patch_id AND a.ended_at IS NULL"
            " JOIN accounts_user AS fiona ON fiona.id = a.user_id AND fiona.username = %s"
            " JOIN tenancies_person AS p ON p.id = e.person_id"
            " JOIN accounts_user AS u ON u.id = p.account_id AND u.is_active",
            ["fiona"],
        )
        return {person for (person,) in cursor.fetchall()}


def test_officer_reads_how_many_of_her_people_it_touches(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    fiona, readers = as_person("Fiona"), readers_in_north()
    assert kept(fiona) == 0
    assert readers
    close(level="everything")
    assert kept(fiona) == len(readers)
    assert f"{len(readers)} of your people cannot see all of their documents now." in words(
        fiona.get("/staff/")
    )
    for name in ("Moira", "Donald", "Ruth"):
        assert kept(as_person(name)) == 0, name
    assert nothing_is_closed.staff


def dates(browser: PersonsClient) -> list[tuple[str, str]]:
    """Who has a date soon, as My work names them, and the page that it leads to."""
    people = browser.get("/staff/").context["kept"]
    return [(cast_name(one.name), one.url) for one in people.with_date] if people else []


def cast_name(name: str) -> str:
    """Who of the cast is meant."""
    return name.partition(" forename")[0].split()[-1]


def test_officer_reads_who_has_a_date_in_the_next_ten_working_days(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    world, fiona = nothing_is_closed, as_person("Fiona")
    assert dates(fiona) == []
    close(level="everything")
    noise = case_page(world, "NOISE")
    # Both sides of NOISE, in four days. DRUMS is later; FIRE and PARTY lie in no patch of hers.
    assert sorted(dates(fiona)) == [("Ewan", noise), ("Morag", noise)]
    page = words(fiona.get("/staff/"))
    assert "These have a date in the next ten working days." in page
    assert fiona.get(noise).status_code == 200
    (entry,) = recorded("dates_listed")[-1:]
    assert entry.object_ids == [world.case("NOISE").id]
    for name in ("Ruth", "Moira", "Donald"):
        assert dates(as_person(name)) == [], name


@pytest.mark.parametrize(("working_days", "is_named"), [(10, True), (11, False)])
def test_ten_working_days_leave_weekends_and_holidays_out(
    nothing_is_closed: World, as_person: AsPerson, working_days: int, is_named: bool
) -> None:
    world = nothing_is_closed
    with arranging():
        NextStep.objects.get(pk=world.next_step("NOISE").id).end(by=None)
        day = last_of_working_days(world.facts.today, working_days)
        NextStepFactory(case_id=world.case("NOISE").id, on_day=day)
    close(level="everything")
    assert bool(dates(as_person("Fiona"))) is is_named


def test_officer_in_a_case_herself_reads_no_one_of_it(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    """DOGS is Graham's own: neither its date nor its people are there for him."""
    with arranging():
        for name in ("DOGS", "BARE"):
            NextStepFactory(
                case_id=nothing_is_closed.case(name).id, on_day=nothing_is_closed.facts.today
            )
    close(level="everything")
    dogs = case_page(nothing_is_closed, "DOGS")
    assert dogs in {url for _name, url in dates(as_person("Fiona"))}
    assert dogs not in {url for _name, url in dates(as_person("Graham"))}


def test_person_who_is_protected_is_named_with_a_warning_and_elsewhere_not_at_all(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    world = nothing_is_closed
    with arranging():
        SafeContactFactory(person_id=world.person("Morag").id)
    close(level="everything")
    with_date = as_person("Fiona").get("/staff/").context["kept"].with_date
    assert {cast_name(one.name): bool(one.note) for one in with_date} == {
        "Ewan": False,
        "Morag": True,
    }
    assert "Morag" not in words(as_person("Callum").get("/staff/"))


def test_account_that_is_closed_is_one_of_her_people(
    nothing_is_closed: World, as_person: AsPerson
) -> None:
    close(level="account", account_id=nothing_is_closed.account("Morag").id)
    assert kept(as_person("Fiona")) == 1
    assert kept(as_person("Callum")) == 0
