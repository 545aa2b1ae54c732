"""Home: who I am, what is new, what happens next, whom to speak to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from accounts.models import User
from tests.arranging import arranging
from tests.canaries import canary
from tests.clients import PersonsClient
from tests.factories import WordingFactory
from tests.model.facts import Freeze
from tests.resident.pages import FIREFOX_ON_WINDOWS, signed_in, title, words
from tests.storing import end
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]


def test_front_page_and_sign_in_lead_residents_home_and_staff_to_their_work(
    world: World, as_person: AsPerson
) -> None:
    assert as_person("Morag").get("/")["Location"] == "/home/"
    assert as_person("Fiona").get("/")["Location"] == "/staff/"
    browser = signed_in(world.account("Morag").username)
    assert browser.get("/", follow=True).redirect_chain == [("/home/", 302)]


def test_home_says_hello_where_i_live_and_has_a_neutral_title(
    world: World, as_person: AsPerson
) -> None:
    page = as_person("Morag").get("/home/")
    assert "Hello, Morag forename" in words(page)
    assert canary(world.home("Loch Road").id, "street") in words(page)
    assert title(page).startswith("Home –")


def test_home_shows_three_new_documents_at_most_and_none_that_was_opened(
    world: World, as_person: AsPerson
) -> None:
    morag = as_person("Morag")
    cards = morag.get("/home/").context["documents"]
    assert len(cards) == 3
    assert all(card.is_new for card in cards)
    catriona = as_person("Catriona")
    catriona.get(f"/documents/{world.document('Glen Court gas').id}/")
    left = [card.url for card in catriona.get("/home/").context["documents"]]
    assert len(left) == 2
    assert f"/documents/{world.document('Glen Court gas').id}/" not in left


def test_home_says_when_nothing_is_new(world: World, as_person: AsPerson) -> None:
    """Quiet mode sends nothing, and so it may not say that we will tell."""
    gregor = as_person("Gregor")
    for read in ("DOGS letter to Gregor", "DOGS photo of Gregor"):
        gregor.get(f"/documents/{world.document(read).id}/")
    assert "Nothing new. We will tell you when there is." in words(gregor.get("/home/"))
    with arranging():
        User.objects.filter(pk=world.account("Gregor").id).update(quiet=True)
    assert "Nothing new. When there is, it will show here." in words(gregor.get("/home/"))


def test_residents_are_told_while_a_document_is_being_checked(
    world: World, as_person: AsPerson
) -> None:
    """Who has lost sight of a document is told without being told that it was theirs."""
    told = "so some may not show today. Nothing is lost. If you need one, call us."
    for name in ("Morag", "Bella"):
        assert told in words(as_person(name).get("/home/"))
    with arranging():
        for freeze in world.facts.all(Freeze):
            end(freeze)
    for name in ("Morag", "Bella"):
        assert told not in words(as_person(name).get("/home/"))


def test_each_shared_case_stands_there_with_its_next_step_and_no_other(
    as_person: AsPerson,
) -> None:
    for name, count in (("Catriona", 1), ("Rab", 0), ("Una", 0), ("Yvonne", 0)):
        page = as_person(name).get("/home/")
        assert len(page.context["cases"]) == count, name
        assert ("Next step:" in words(page)) is bool(count)


def test_home_names_the_lead_officers_of_my_homes_and_nobody_else_who_works_there(
    world: World, as_person: AsPerson
) -> None:
    """Fiona leads North, Callum leads South and Shore; Fiona covers Shore, Graham covers North."""

    def named(name: str) -> str:
        return f"name {canary(world.account(name).id, 'name')}"

    for resident, officers in (
        ("Morag", ["Fiona"]),
        ("Una", ["Callum"]),
        ("Dougal", ["Callum"]),
        ("Gregor", []),
        ("Kenny", []),
        ("Zara", []),
        ("Innes", []),
    ):
        page = as_person(resident).get("/home/")
        assert page.context["officers"] == [named(officer) for officer in officers], resident
    assert "Your housing officer" in words(as_person("Morag").get("/home/"))
    assert "housing officer" not in words(as_person("Gregor").get("/home/"))


def test_links_to_other_sites_are_there_when_the_landlord_has_set_them(
    as_person: AsPerson, settings: LazySettings
) -> None:
    assert "another website" not in words(as_person("Morag").get("/home/"))
    settings.LANDLORD = settings.LANDLORD | {
        "pay_rent_url": "https://pay.example.org/",
        "repairs_url": "https://repairs.example.org/",
    }
    page = as_person("Morag").get("/home/")
    assert "These open another website of ours." in words(page)
    assert b'href="https://pay.example.org/"' in page.content
    assert "See your balance" not in words(page)


def test_last_sign_in_shown_is_the_previous_one(world: World) -> None:
    assert world.residents
    first = signed_in("morag")
    assert "This is the first time you have signed in." in words(first.get("/home/"))
    second = signed_in("morag", FIREFOX_ON_WINDOWS)
    assert "You last signed in on" in words(second.get("/home/"))
    seen_by_first = first.get("/home/").context["last_sign_in"]
    assert seen_by_first.browser.words == "Firefox on Windows"
    assert second.get("/home/").context["last_sign_in"].browser.words == "Chrome on Android"


def test_blocked_resident_is_greeted_and_else_reads_what_one_without_a_person_reads(
    world: World, as_person: AsPerson
) -> None:
    hugh, zara = (words(as_person(name).get("/home/")) for name in ("Hugh", "Zara"))
    name = canary(world.person("Zara").id, "forename")
    assert "Hello This is the first time you have signed in." in hugh
    assert f"{name} This is the first time you have signed in." in zara
    assert zara.split(name)[1] == hugh.split("Hello")[1]


def test_staff_have_no_resident_home(as_person: AsPerson) -> None:
    for name in ("Fiona", "Aileen", "Alan"):
        assert as_person(name).get("/home/").status_code == 403


def test_reworded_case_shows_its_new_wording(world: World, as_person: AsPerson) -> None:
    from cases.models import Wording

    share = world.share("Catriona", "DOGS").id
    with arranging():
        Wording.objects.get(share=share, ended_at=None).end(by=None)
        WordingFactory(share_id=share, next_step="We visit on Monday.")
    assert "Next step: We visit on Monday." in words(as_person("Catriona").get("/home/"))
