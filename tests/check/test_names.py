"""A neighbour's name is found however a letter writes it; a reader's own never stops a letter."""
# ruff: noqa: RUF001 - names are written as people write them.

from __future__ import annotations

import pytest

from documents.check.vocabulary import Vocabulary
from tests.check.landlord import case_paper, checked, excused, found, home_paper, register

FORMS = [
    "We spoke to Piotr Kozłowski about it.",
    "We spoke to Mr Kozłowski about it.",
    "We spoke to Mr P. Kozłowski about it.",
    "We spoke to P Kozłowski about it.",
    "We spoke to PIOTR KOZŁOWSKI about it.",
    "We spoke to piotr kozlowski about it.",
    "We spoke to Kozłowski, Piotr about it.",
    "We spoke to Piotr\nKozłowski about it.",
    "We spoke to Mr Kozlowski about it.",
    "We heard Kozłowski's dog.",
    "The Kozłowski family moved in.",
    "They say that mr kozlowski did it.",
    "Old neighbour: Peter Kozłowski.",
]


@pytest.mark.parametrize("text", FORMS)
def test_neighbour_is_found_in_every_form(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ms McKenzie-Campbell",
        "Ms McKenzie Campbell",
        "Ms Mckenzie‐Campbell",
        "Pamela MCKENZIE-CAMPBELL",
    ],
)
def test_double_name_is_found_with_and_without_its_hyphen(text: str) -> None:
    assert found(f"We spoke to {text} today.") == [text]


@pytest.mark.parametrize("name", ["O'Neill", "O’Neill", "O`Neill", "ONeill", "O'NEILL"])
def test_every_apostrophe_is_one(name: str) -> None:
    assert found(f"We spoke to Mr {name} today.") == [f"Mr {name}"]


def test_former_name_is_found() -> None:
    assert found("The account of Morag Baird is closed.", home_paper("mill 5")) == ["Morag Baird"]


def test_stranger_of_no_register_is_found_by_a_title() -> None:
    assert found("We spoke to Mrs Okonkwo today.") == ["Mrs Okonkwo"]


def test_stranger_of_no_register_is_found_by_a_forename() -> None:
    assert found("The key is with Fatima Haddadi until noon.") == ["Fatima Haddadi"]


def test_reader_and_their_household_are_excused() -> None:
    letter = "Dear Mrs MacEwan\nYou told us that Ewan MacEwan lives with you. M MacEwan signed."
    assert found(letter) == []
    assert set(excused(letter).values()) == {"reader"}


def test_household_is_no_excuse_in_a_case() -> None:
    assert found("We saw Ewan MacEwan there.", case_paper()) == ["Ewan MacEwan"]


def test_mac_and_mc_are_one_when_searching() -> None:
    assert found("We spoke to Calum MacDonald.") == ["Calum MacDonald"]


def test_mac_and_mc_are_two_when_excusing() -> None:
    to_calum = home_paper("elm 0/1")
    assert found("Dear Mr McDonald", to_calum) == []
    assert found("Dear Mr MacDonald", to_calum) == ["Mr MacDonald"]


def test_another_title_is_another_person() -> None:
    assert found("Mr Kozłowski and Mrs Kozłowski", home_paper("mill 5")) == ["Mrs Kozłowski"]


def test_other_party_is_found_by_forename_alone() -> None:
    assert found("I asked Niall to stop.", case_paper()) == ["Niall"]
    assert found("I asked Niall to stop.") == []


def test_other_party_is_found_in_small_letters() -> None:
    assert found("o'neill was at it again", case_paper()) == ["o'neill"]


class TestLoneSurnamesThatAreWords:
    @pytest.mark.parametrize(
        "text",
        [
            "Young people have asked for a pitch.",
            "Please see our leaflet, 'Love Where You Live'.",
            "We shall write to you in May.",
            "Tenants meet at Wallace Park pavilion.",
            "The skip stands at the corner of Wallace Street.",
            "The work is done by Love Plumbing Services.",
            "The work is done by Wallace Brothers (Roofing) Ltd.",
            "A Young Persons' grant is open.",
        ],
    )
    def test_words_streets_and_firms_are_no_one(self, text: str) -> None:
        assert found(text) == []

    def test_neighbour_with_such_a_name_is_found(self) -> None:
        assert found("The Young family are afraid.") == ["Young"]
        assert found("We spoke to Miss Young and G. Young.") == ["Miss Young", "G. Young"]

    def test_other_party_with_such_a_name_is_found(self) -> None:
        assert found("I heard that Young shouted again.", case_paper()) == ["Young"]

    def test_word_of_very_many_papers_is_a_template_word(self) -> None:
        taught = Vocabulary()
        for at in range(50):
            taught.learn(f"tenancy {at}", ["Ask the Kozłowski desk for help."])
        taught.finish()
        assert found("Ask the Kozłowski desk for help.", vocabulary=taught) == []
        assert found("Ask Mr Kozłowski for help.", vocabulary=taught) == ["Mr Kozłowski"]


class TestColleagues:
    @pytest.mark.parametrize(
        "text",
        [
            "Yours sincerely\nNicola Hamilton\nHousing officer",
            "Officer: Nicola Hamilton",
            "Signed (officer): N Hamilton",
            "My colleague Ms Hamilton will call.",
            "Ms Hamilton from our office will call.",
        ],
    )
    def test_colleague_at_work_is_excused(self, text: str) -> None:
        assert found(text) == []

    def test_resident_with_a_colleagues_name_is_found(self) -> None:
        assert found("Agnes Love started it.") == ["Agnes Love"]
        assert found("Yours sincerely\nAgnes Love\nHousing officer") == []

    def test_no_excuse_where_a_party_bears_the_name(self) -> None:
        shared = register()
        assert "niall" in shared.people
        assert found("Officer: Niall O'Neill", case_paper()) == ["Niall O'Neill"]

    def test_whoever_signs_very_many_papers_is_a_colleague_without_an_account(self) -> None:
        taught = Vocabulary()
        for at in range(3):
            taught.learn(f"case {at}", ["Yours sincerely\nGrace Young\nTeam manager"])
        taught.finish()
        assert found("Statement taken by Grace Young", vocabulary=taught) == []
        assert found("Grace Young started it.", vocabulary=taught) == ["Grace Young"]

    def test_officials_are_folded_away(self) -> None:
        assert excused("Ask Councillor Jean Wallace or Jean Wallace MSP.") == {
            "Councillor Jean Wallace": "official",
            "Jean Wallace": "official",
        }


def test_line_that_is_like_a_template_never_hides_someone_in_a_picture() -> None:
    taught = Vocabulary()
    for at in range(20):
        taught.learn(
            f"tenancy {at}",
            ["Fitted as the Gas Regulations require. Telephone 0141 496 0123"],
        )
    taught.finish()
    misread = "Fitted as the Gas Requlations require. Telephone 0141 498 0123"
    named = "Fitted as the Gas Regulations require. Tell P Kozlowski 0141 496 0123"
    assert found(misread, where="image", vocabulary=taught) == []
    assert found(named, where="image", vocabulary=taught) == ["P Kozlowski"]


def test_findings_of_one_person_are_one_decision() -> None:
    outcome = checked(
        "Piotr Kozłowski, born 27 November 1966, of 5 Mill Road can be reached on 07700 900004.\n\n"
        "Mr Kozłowski said so."
    )
    to_decide = [it for it in outcome.findings if not it.excused]
    assert (len(to_decide), len({it.group for it in to_decide})) == (5, 1)
