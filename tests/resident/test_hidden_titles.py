"""Lists say "Your case" and no more to whoever has asked for it; the case's own page says all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from tests.arranging import arranging
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.resident.pages import documents, words
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


@pytest.fixture
def catriona(world: World, as_person: AsPerson) -> PersonsClient:
    """Catriona, who hides the titles of her cases."""
    with arranging():
        User.objects.filter(pk=world.account("Catriona").id).update(hides_case_titles=True)
    return as_person("Catriona")


@pytest.mark.parametrize("address", ["/home/", "/cases/"])
def test_case_lists_show_no_wording_of_the_case(catriona: PersonsClient, address: str) -> None:
    page = catriona.get(address)
    (card,) = page.context["cases"]
    assert (card.title, card.status, card.next_step) == ("Your case", "", "")
    assert "Next step" not in words(page)


def test_document_lists_say_only_that_it_belongs_to_a_case(
    world: World, catriona: PersonsClient
) -> None:
    letter = world.document("DOGS letter to Catriona").id
    assert documents(catriona)[letter].title == "Your case"
    assert documents(catriona)[letter].facts.startswith("Dated ")
    assert (
        documents(catriona)[world.document("Glen Court gas").id].title == "Gas safety certificate"
    )
    assert "Letter about your case" not in words(catriona.get("/documents/"))
    assert "Letter about your case" not in words(catriona.get("/not-mine/"))


def test_case_page_and_document_page_show_full_titles(
    world: World, catriona: PersonsClient
) -> None:
    page = catriona.get(f"/cases/{world.share('Catriona', 'DOGS').id}/")
    assert tokens_in(words(page))
    assert "Letter about your case" in words(page)
    assert "Letter about your case" in words(
        catriona.get(f"/documents/{world.document('DOGS letter to Catriona').id}/")
    )


def test_downloaded_case_file_has_a_neutral_name(
    world: World, catriona: PersonsClient, as_person: AsPerson
) -> None:
    letter = f"/documents/{world.document('DOGS letter to Catriona').id}/download/"
    assert "document-20" in catriona.get(letter)["Content-Disposition"]
    gas = f"/documents/{world.document('Glen Court gas').id}/download/"
    assert "gas-safety" in catriona.get(gas)["Content-Disposition"]
    others = f"/documents/{world.document('DOGS letter to Gregor').id}/download/"
    assert "letter-about" in as_person("Gregor").get(others)["Content-Disposition"]
