"""Sharing a case with a party: in words for them alone, by people who work the case."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from cases.models import Share, Wording
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.factories import PartyFactory
from tests.staff.pages import can_read, card_of, case_page, is_named, said, share_page
from tests.world import World

AsPerson = Callable[[str], PersonsClient]
ACCUSED = "alleged perpetrator"
WORDS = {
    "title": "A concern about noise",
    "status": "We want to hear your side",
    "next_step": "Fiona will call you by Friday.",
}


def end_page(world: World, person: str, case: str) -> str:
    return f"/staff/share/{world.share(person, case).id}/end/"


def test_accused_reads_the_case_in_wording_for_their_side(
    world: World, as_person: AsPerson
) -> None:
    assert "A concern about noise" not in as_person("Rab").get("/cases/").content.decode()
    response = as_person("Fiona").post(share_page(world, "Rab", "DOGS", ACCUSED), WORDS)
    assert response["Location"] == case_page(world, "DOGS")
    page = as_person("Rab").get("/cases/").content.decode()
    assert "A concern about noise" in page
    assert "We want to hear your side" in page
    assert "A concern about noise" not in as_person("Catriona").get("/cases/").content.decode()


def test_each_side_has_statuses_of_its_own(world: World, as_person: AsPerson) -> None:
    def statuses(person: str, role: str) -> list[str]:
        form = as_person("Fiona").get(share_page(world, person, "DOGS", role)).context["form"]
        return [word for word, _label in form.fields["status"].choices]

    accused = statuses("Rab", ACCUSED)
    assert accused == [
        "We want to hear your side",
        "We are looking into it",
        "We have written to you",
        "Closed",
    ]
    assert "We have your report" in statuses("Catriona", "complainer")
    complainers = WORDS | {"status": "We have your report"}
    refused = as_person("Fiona").post(share_page(world, "Rab", "DOGS", ACCUSED), complainers)
    assert refused.context["form"].errors == {"status": ["Choose a status."]}


def test_words_are_changed_and_the_earlier_ones_kept(world: World, as_person: AsPerson) -> None:
    page = as_person("Fiona").get(share_page(world, "Ewan", "NOISE", ACCUSED))
    assert page.context["changing"]
    assert page.context["form"]["title"].value().startswith("title ")
    as_person("Fiona").post(
        share_page(world, "Ewan", "NOISE", ACCUSED), WORDS | {"status": "Closed"}
    )
    card = card_of(as_person("Fiona"), case_page(world, "NOISE"), "Ewan")
    assert (card.share_title, card.share_status) == ("A concern about noise", "Closed")
    with arranging(deriving=False):
        share = world.share("Ewan", "NOISE").id
        assert Wording.objects.filter(share=share).count() == 2
        assert Wording.objects.filter(share=share, ended_at=None).count() == 1
        assert Share.objects.filter(pk=share, ended_at=None).exists()


def test_every_wording_field_is_required(world: World, as_person: AsPerson) -> None:
    page = as_person("Fiona").post(share_page(world, "Rab", "DOGS", ACCUSED), {})
    assert page.context["form"].errors == {
        "title": ["Write a title."],
        "status": ["Choose a status."],
        "next_step": ["Say what happens next."],
    }


def test_ending_a_share_ends_its_releases(world: World, as_person: AsPerson) -> None:
    fiona, address = as_person("Fiona"), end_page(world, "Morag", "NOISE")
    assert can_read(as_person("Morag"), world, "NOISE letter to Morag")
    page = fiona.get(address)
    assert sorted(page.context["documents"]) == ["Letter about your case", "Your diary sheet"]
    assert fiona.post(address)["Location"] == case_page(world, "NOISE")
    assert not can_read(as_person("Morag"), world, "NOISE letter to Morag")
    assert can_read(as_person("Ewan"), world, "NOISE warning to Ewan")
    assert not card_of(fiona, case_page(world, "NOISE"), "Morag").shared


def test_person_of_two_roles_gets_the_case_once(world: World, as_person: AsPerson) -> None:
    address = share_page(world, "Iain", "DRUMS", ACCUSED)
    response = as_person("Callum").post(address, WORDS)
    assert said(response).startswith("They know of this case in their other role.")
    page = as_person("Callum").get(case_page(world, "DRUMS"))
    roles = [card for card in page.context["parties"] if is_named("Iain", card.name)]
    assert [card.shared for card in roles] == [False, True]
    assert all("more than one role" in card.warning for card in roles)
    assert roles[0].share_url == ""


def test_frozen_case_cannot_be_shared(world: World, as_person: AsPerson) -> None:
    party = uuid4()
    with arranging():
        PartyFactory(
            id=party,
            case_id=world.case("FIRE").id,
            person_id=world.person("Una").id,
            role="witness",
        )
    response = as_person("Callum").post(f"/staff/party/{party}/share/", WORDS)
    assert said(response).endswith("Do not share it now.")
    assert as_person("Moira").post(f"/staff/party/{party}/share/", WORDS).status_code == 302
    with arranging(deriving=False):
        assert not Share.objects.filter(party=party).exists()
    assert as_person("Callum").post(end_page(world, "Lachie", "FIRE")).status_code == 302


def test_case_of_another_patch_or_ones_own_is_not_found(world: World, as_person: AsPerson) -> None:
    address = share_page(world, "Rab", "DOGS", ACCUSED)
    missing = as_person("Callum").get("/staff/party/00000000-0000-4000-8000-000000000000/share/")
    for name in ("Callum", "Graham"):  # Graham is a party to it.
        response = as_person(name).post(address, WORDS)
        assert response.status_code == 404
        assert response.content == missing.content
        assert as_person(name).post(end_page(world, "Catriona", "DOGS")).status_code == 404
    assert as_person("Moira").post(address, WORDS).status_code == 302


def test_ended_party_and_share_are_not_found(world: World, as_person: AsPerson) -> None:
    fiona = as_person("Fiona")
    assert fiona.get(share_page(world, "Bella", "PARTY", "complainer")).status_code == 404
    fiona.post(end_page(world, "Morag", "NOISE"))
    assert fiona.get(end_page(world, "Morag", "NOISE")).status_code == 404


@pytest.mark.parametrize("name", ["Donald", "Senga", "Aileen", "Alan", "Morag"])
def test_only_officers_and_managers_share(world: World, as_person: AsPerson, name: str) -> None:
    browser = as_person(name)
    assert browser.post(share_page(world, "Rab", "DOGS", ACCUSED), WORDS).status_code == 403
    assert browser.post(end_page(world, "Morag", "NOISE")).status_code == 403
    assert can_read(as_person("Morag"), world, "NOISE letter to Morag")
