"""Whatever spelling is typed, the same people are found, and by the same staff as under every other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tenancies.models import Person, Property
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import OccupancyFactory, PersonFactory, SafeContactFactory
from tests.spellings import NAMES
from tests.staff.calls import address, call, look
from tests.staff.pages import search
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
MOBILE = "07700 900449"
# What every change is tried with; tests/walls/test_name_index.py asks the index itself for all of them.
AT_ONCE = ("Kozłowski", "O'Donnell", "MacDonald")
by_name = pytest.mark.parametrize(
    ("forename", "surname", "spellings"),
    [
        pytest.param(*named, id=named[1], marks=() if named[1] in AT_ONCE else pytest.mark.shipping)
        for named in NAMES
    ],
)


def move_in(world: World, home: str, **columns: str) -> Any:
    """Somebody new who lives in a home of the cast."""
    with arranging():
        person: Any = PersonFactory(**columns)
        OccupancyFactory(person=person, tenancy_id=world.tenancy(home).id)
    return person


def finds(browser: PersonsClient, typed: str) -> list[str]:
    """The references of the people and homes that a search finds."""
    groups = [group for group in search(browser, typed)["groups"] if group.key != "elsewhere"]
    return [row.reference for group in groups for row in group.results]


def rename(person: UUID, **columns: str) -> None:
    with arranging():
        Person.objects.filter(pk=person).update(**columns)


@by_name
def test_every_spelling_finds_the_person_for_those_who_may_see_them(
    world: World, as_person: AsPerson, forename: str, surname: str, spellings: list[str]
) -> None:
    person = move_in(world, "Loch Road", forename=forename, surname=surname)
    for typed in (f"{forename} {surname}", *spellings):
        for name in ("Fiona", "Moira", "Donald"):
            assert finds(as_person(name), typed) == [person.ref], (name, typed)
        assert finds(as_person("Callum"), typed) == [], typed  # Works elsewhere.


def whole_names(forename: str, surname: str) -> list[str]:
    """Ways in which a whole name is written, however its parts are set."""
    plain = f"{forename} {surname}"
    hyphens = plain.replace("-", " ")
    return [plain, f"{surname}, {forename}", plain.upper(), hyphens, plain.replace("'", "’")]


@by_name
def test_caller_is_found_by_the_whole_name_under_every_spelling(
    world: World, as_person: AsPerson, forename: str, surname: str, spellings: list[str]
) -> None:
    person, loch = (
        move_in(world, "Loch Road", forename=forename, surname=surname),
        address(world, "Loch Road"),
    )
    assert spellings
    for typed in whole_names(forename, surname):
        assert call(as_person("Aileen"), typed, loch).context["caller"].reference == person.ref
        (found,) = look(as_person("Callum"), typed, loch).context["looked"].people
        assert found.name == f"{forename} {surname}", typed
    with arranging():
        SafeContactFactory(person=person)
    for typed in whole_names(forename, surname):
        assert not call(as_person("Aileen"), typed, loch).context["caller"], typed
        assert look(as_person("Callum"), typed, loch).context["looked"].people == [], typed


@pytest.mark.parametrize("typed", ["Kozlowskis", "Kozlowski Anna", "K'’", "...", "’’’", "zl'"])
def test_another_name_finds_nobody(world: World, as_person: AsPerson, typed: str) -> None:
    move_in(world, "Loch Road", forename="Piotr", surname="Kozłowski")
    for name in ("Fiona", "Aileen", "Moira"):
        assert finds(as_person(name), typed) == [], name
    assert not call(as_person("Aileen"), typed, address(world, "Loch Road")).context["caller"]


def test_new_name_finds_and_the_old_one_finds_nobody(world: World, as_person: AsPerson) -> None:
    person = move_in(world, "Loch Road", forename="Pawel", surname="Quartermain")
    rename(person.pk, forename="Ewa", surname="Kaczmarek", former_surname="Featherstone")
    for name in ("Fiona", "Moira", "Donald"):
        assert finds(as_person(name), "ewa kaczmarek") == [person.ref], name
        for former in ("Pawel", "Quartermain", "Featherstone", "Ewa Quartermain"):
            assert finds(as_person(name), former) == [], (name, former)
    loch = address(world, "Loch Road")
    for former in ("Ewa Quartermain", "Pawel Kaczmarek", "Ewa Featherstone"):
        assert not call(as_person("Aileen"), former, loch).context["caller"], former
        assert look(as_person("Callum"), former, loch).context["looked"].people == [], former
    assert call(as_person("Aileen"), "Ewa Kaczmarek", loch).context["caller"]
    assert len(look(as_person("Callum"), "Ewa Kaczmarek", loch).context["looked"].people) == 1


def test_person_of_no_later_export_is_found_again_when_one_names_them(
    world: World, as_person: AsPerson
) -> None:
    person = move_in(world, "Loch Road", forename="Ewa", surname="Kaczmarek")
    with arranging():
        person.ended_at = person.occupancies.get().recorded_at
        person.save(update_fields=["ended_at"])
    assert finds(as_person("Moira"), "Kaczmarek") == []
    with arranging():
        person.ended_at = None
        person.save(update_fields=["ended_at"])
    assert finds(as_person("Moira"), "Kaczmarek") == [person.ref]


# Homes and numbers ------------------------------------------------------------------------------------


def test_home_is_found_however_its_address_is_written(world: World, as_person: AsPerson) -> None:
    with arranging(deriving=False):
        Property.objects.filter(pk=world.home("Loch Road").id).update(
            flat="0/1", house_no="12A", street="St Andrew’s Brae", estate="McLeod Park",
            town="Strathlinn", postcode="ML0 7HE",
        )  # fmt: skip
    tenancy = world.tenancy("Loch Road").ref
    for typed in (
        "ML07HE", "ml0 7he", "7HE", "St. Andrews Brae", "12a st andrew's", "Flat 0/1, 12A",
        "MacLeod Park", "brae STRATHLINN", world.home("Loch Road").ref,
    ):  # fmt: skip
        for name in ("Fiona", "Moira"):
            assert tenancy in finds(as_person(name), typed), (name, typed)
        (group,) = search(as_person("Aileen"), typed)["groups"]
        assert address(world, "Loch Road") in [row.label for row in group.results], typed
        assert finds(as_person("Callum"), typed) == [], typed
    for typed in ("ML07HF", "2a andrews", "0/2 andrews", "1/0 Andrews", "01 Andrews", "flat"):
        assert finds(as_person("Moira"), typed) == [], typed


def test_corrected_address_finds_and_the_old_one_does_not(
    world: World, as_person: AsPerson
) -> None:
    for postcode, other in (("ML0 7HE", "ML0 9XX"), ("ML0 9XX", "ML0 7HE")):
        with arranging(deriving=False):
            Property.objects.filter(pk=world.home("Loch Road").id).update(postcode=postcode)
        assert world.tenancy("Loch Road").ref in finds(as_person("Fiona"), postcode)
        assert finds(as_person("Fiona"), other) == []


def test_numbers_are_found_with_and_without_their_hyphens(
    world: World, as_person: AsPerson
) -> None:
    tenancy = world.tenancy("Loch Road").ref
    assert finds(as_person("Fiona"), tenancy.replace("-", "")) == [tenancy]
    assert finds(as_person("Fiona"), tenancy.replace("-", " ")) == [tenancy]
    (group,) = search(as_person("Fiona"), world.case("NOISE").ref.replace("-", " "))["groups"]
    assert [row.label for row in group.results] == [world.case("NOISE").ref]


# Telephone numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [MOBILE, "07700900449", "+44 7700 900449", "+44(0)7700-900-449"])
def test_telephone_number_finds_for_the_officer_of_the_patch_alone(
    world: World, as_person: AsPerson, typed: str
) -> None:
    person = move_in(world, "Loch Road", forename="Ewa", surname="Kaczmarek", mobile=MOBILE)
    assert finds(as_person("Fiona"), typed) == [person.ref]
    for name in ("Callum", "Aileen", "Moira", "Donald"):
        assert finds(as_person(name), typed) == [], name
    assert call(as_person("Aileen"), "Ewa Kaczmarek", typed).context["caller"]
    assert not call(as_person("Aileen"), "Ewa Kozlowska", typed).context["caller"]


def test_telephone_number_tells_nobody_of_a_home_that_was_opened_for_today(
    world: World, as_person: AsPerson
) -> None:
    """Fiona has opened the harbour: she sees its people, and a number does not lead to one."""
    person = move_in(world, "Harbour View", forename="Ewa", surname="Kaczmarek", mobile=MOBILE)
    assert finds(as_person("Fiona"), "Kaczmarek") == [person.ref]
    assert finds(as_person("Fiona"), MOBILE) == []


@pytest.mark.parametrize("keyed", ["", MOBILE, "0044 7700 900449"])
def test_number_of_a_safe_contact_finds_nobody(
    world: World, as_person: AsPerson, keyed: str
) -> None:
    person = move_in(world, "Loch Road", forename="Ewa", surname="Kaczmarek", mobile=keyed)
    with arranging():
        SafeContactFactory(person=person, phone=MOBILE)
    assert finds(as_person("Fiona"), MOBILE) == []
    assert not call(as_person("Aileen"), "Ewa Kaczmarek", MOBILE).context["caller"]
