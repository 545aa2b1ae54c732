"""Staff note a birth date that they saw, and ask a second person what the records leave in doubt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from accounts.models import TwoPersonRequest
from documents.models import Block, Document
from tenancies.models import PatchAssignment, Person
from tests.activation.letters import give_code, passes
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import DoubtFactory, ImportRunFactory
from tests.resident.pages import words
from tests.staff.pages import person_page
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
SEEN = {
    "born_on_day": "29",
    "born_on_month": "11",
    "born_on_year": "1980",
    "seen": "passport",
}


def birth_date_page(world: World, name: str) -> str:
    return f"/staff/person/{world.person(name).id}/birth-date/"


def where_to_agree(kind: str) -> str:
    with arranging(deriving=False):
        return f"/dpo/agree/{TwoPersonRequest.objects.get(kind=kind, ended_at=None).pk}/"


def reference_in_doubt(world: World, name: str) -> UUID:
    with arranging():
        doubt: Any = DoubtFactory(
            kind="reference",
            person=Person.objects.get(pk=world.person(name).id),
            forename="Fiona",
            surname="Bell",
            born_on=date(1991, 9, 9),
            seen="",
        )
    identity: UUID = doubt.pk
    return identity


def test_officer_notes_a_birth_date_and_the_code_works_once_a_manager_agrees(
    world: World, as_person: AsPerson
) -> None:
    """Tom has lived here for years, and our records never had his birth date."""
    tom, callum = world.person("Tom").id, as_person("Callum")
    page = birth_date_page(world, "Tom")
    assert page in callum.get(person_page(world, "Tom")).content.decode()
    assert callum.post(page, SEEN).status_code == 302

    agreeing = where_to_agree("birth date")
    told = words(as_person("Moira").get(agreeing))
    assert "Hold this date of birth" in told
    assert "29 November 1980" in told
    assert as_person("Moira").post(agreeing, {"do": "agree"}).status_code == 302

    with arranging(deriving=False):
        held = Person.objects.get(pk=tom)
    assert (held.born_on, held.born_on_is_proved) == (date(1980, 11, 29), True)
    assert passes(give_code(tom), tom)


def test_birth_date_of_another_patch_is_not_there(world: World, as_person: AsPerson) -> None:
    assert as_person("Callum").get(birth_date_page(world, "Catriona")).status_code == 404
    assert as_person("Aileen").get(birth_date_page(world, "Tom")).status_code == 403


def test_birth_date_noted_by_an_officer_who_lost_the_patch_since_is_not_agreed(
    world: World, as_person: AsPerson
) -> None:
    tom = world.person("Tom").id
    assert as_person("Callum").post(birth_date_page(world, "Tom"), SEEN).status_code == 302
    with arranging():
        for patch in PatchAssignment.objects.filter(
            user_id=world.account("Callum").id, ended_at=None
        ):
            patch.end(by=world.account("Alan").id)
    said = words(as_person("Moira").post(where_to_agree("birth date"), {"do": "agree"}))
    assert "This was not done." in said
    with arranging(deriving=False):
        assert Person.objects.get(pk=tom).born_on is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"born_on_day": "", "born_on_month": "", "born_on_year": ""},
        {"born_on_year": ""},
        {"born_on_year": "2980"},
        {"born_on_year": "1801"},
    ],
)
def test_day_on_which_no_one_was_born_is_not_noted(
    world: World, as_person: AsPerson, wrong: dict[str, str]
) -> None:
    answer = as_person("Callum").post(birth_date_page(world, "Tom"), SEEN | wrong)
    assert answer.status_code == 200
    with arranging(deriving=False):
        assert not TwoPersonRequest.objects.filter(kind="birth date").exists()


def test_second_look_at_the_document_takes_the_place_of_the_first(
    world: World, as_person: AsPerson
) -> None:
    callum, page = as_person("Callum"), birth_date_page(world, "Tom")
    callum.post(page, SEEN | {"born_on_day": "28"})
    callum.post(page, SEEN)
    as_person("Moira").post(where_to_agree("birth date"), {"do": "agree"})
    with arranging(deriving=False):
        assert Person.objects.get(pk=world.person("Tom").id).born_on == date(1980, 11, 29)


def test_manager_asks_and_the_dpo_agrees_that_it_is_the_same_person(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), f"/staff/doubt/{reference_in_doubt(world, 'Morag')}/"
    while_in_doubt = words(morag.get("/home/"))
    assert "Hello, Morag" in while_in_doubt
    assert "Your cases" not in while_in_doubt
    moira, donald = as_person("Moira"), as_person("Donald")
    assert page in moira.get("/staff/?show=doubts").content.decode()
    told = words(moira.get(page))
    assert "Fiona Bell" in told
    assert "9 September 1991" in told
    assert moira.post(page, {"decision": "same person", "reason": "We called."}).status_code == 302

    agreeing = where_to_agree("same person")
    assert moira.post(agreeing, {"do": "agree"}).status_code == 200
    assert donald.post(agreeing, {"do": "agree"}).status_code == 302

    assert "Hello, Fiona" in words(morag.get("/home/"))


def test_another_person_signs_the_old_account_out_at_once(
    world: World, as_person: AsPerson
) -> None:
    morag, page = as_person("Morag"), f"/staff/doubt/{reference_in_doubt(world, 'Morag')}/"
    as_person("Moira").post(page, {"decision": "another person", "reason": "We called."})
    as_person("Donald").post(where_to_agree("another person"), {"do": "agree"})
    answer = morag.get("/home/")
    assert answer.status_code == 302
    assert "/sign-in/" in answer.headers["Location"]


def test_manager_who_lifts_the_block_is_sent_to_my_work(world: World, as_person: AsPerson) -> None:
    reference_in_doubt(world, "Morag")
    with arranging(deriving=False):
        block = Block.objects.get(person=world.person("Morag").id, recorded_by=None, ended_at=None)
    moira = as_person("Moira")
    moira.post(f"/staff/block/{block.pk}/end/")
    assert (
        "Two colleagues decide, on My work."
        in moira.get(person_page(world, "Morag")).content.decode()
    )
    with arranging(deriving=False):
        assert Block.objects.filter(pk=block.pk, ended_at=None).exists()


@pytest.mark.parametrize("decision", ["give back", "birth date", "end freeze", ""])
def test_only_what_fits_the_doubt_is_asked(
    world: World, as_person: AsPerson, decision: str
) -> None:
    page = f"/staff/doubt/{reference_in_doubt(world, 'Morag')}/"
    answer = as_person("Moira").post(page, {"decision": decision, "reason": "We called."})
    assert answer.status_code == 200
    with arranging(deriving=False):
        assert not TwoPersonRequest.objects.filter(about_id=page.split("/")[3]).exists()


def test_doubt_about_what_an_import_withdrew_says_how_much(
    world: World, as_person: AsPerson
) -> None:
    assert world
    with arranging():
        doubt: Any = DoubtFactory(
            kind="withdrawn", person=None, run=ImportRunFactory(), born_on=None, seen=""
        )
        assert Document.objects.exists()
    told = words(as_person("Moira").get(f"/staff/doubt/{doubt.pk}/"))
    assert "Releases that were withdrawn" in told
