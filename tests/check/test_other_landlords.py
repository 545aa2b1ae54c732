"""What letters of landlords that no one had seen before taught: layouts, forms and templates of any kind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace

import pytest

from documents.check import ocr
from documents.check.addresses import addresses_in
from documents.check.checking import Checker
from documents.check.contents import Contents, Piece
from documents.check.folding import words_of
from documents.check.looking.files import look_into
from documents.check.values import emails_in, numbers_in
from documents.check.vocabulary import Vocabulary
from tests.check.landlord import case_paper, excused, found, home_paper, register

SIGNED = "Yours sincerely\nIrma Vogt\nRepairs adviser\n"


def taught(*lines: str, times: int = 30) -> Vocabulary:
    """What so many homes' papers with these lines teach."""
    vocabulary = Vocabulary()
    for at in range(times):
        vocabulary.learn(f"tenancy {at}", lines)
    vocabulary.finish()
    return vocabulary


def keys(numbers: Iterable[object]) -> list[str]:
    return [it.key for it in numbers]  # type: ignore[attr-defined]


class TestStrangers:
    @pytest.mark.parametrize(
        "text",
        [
            "Brandvold, Ms Siri",
            "BRANDVOLD, Astrid",
            "Brandvold, A.",
            "Ms A.\nBrandvold",
            "Astrid\nBrandvold",
        ],
    )
    def test_stranger_is_found_surname_first_and_over_a_line(self, text: str) -> None:
        (name,) = found(f"The key is with {text} until noon.")
        assert name.rstrip(".") == " ".join(text.split()).rstrip(".")

    @pytest.mark.parametrize(
        "text",
        [
            "Dear Mr Thorsby\nChimney sweeping\nWe shall call on Monday.",
            "Dear Mr Thorsby\nCHIMNEY SWEEPING\nWe shall call on Monday.",
            "Name: Mrs Jean Wallace\nOccupation: nurse",
        ],
    )
    def test_heading_below_a_name_is_no_part_of_it(self, text: str) -> None:
        name = "Mr Thorsby" if "Thorsby" in text else "Mrs Jean Wallace"
        assert found(text) == [name]

    def test_someone_called_like_a_day_is_found_by_a_title(self) -> None:
        assert found("We spoke to Mrs Thursday about it.") == ["Mrs Thursday"]
        assert found("We shall call on Thursday, or Friday 3 May.") == []

    def test_number_in_the_papers_of_few_is_not_the_landlords(self) -> None:
        assert found("Ring 01632 960155", vocabulary=taught("Ring 01632 960155", times=9))
        assert found("Ring 01632 960155", vocabulary=taught("Ring 01632 960155")) == []

    def test_firm_of_two_initials_is_no_one(self) -> None:
        assert found("Printed by T&R Labels for you.") == []


class TestNamesThatAreWords:
    def test_column_of_a_statement_is_no_doctor(self) -> None:
        papers = taught("paid to a young person, young people", "by dr or cr")
        assert found("3 May   dr Young   12.00", vocabulary=papers) == []
        assert found("We saw mr young there.", vocabulary=papers) == ["mr young"]
        assert found("We saw dr Young there.", case_paper(), vocabulary=papers) == ["dr Young"]

    @pytest.mark.parametrize(
        "text", ["your neighbour Young", "the tenant Grace", "your neighbour\nJean"]
    )
    def test_name_behind_a_role_is_found_though_it_stands_alone(self, text: str) -> None:
        assert found(f"You told us that {text} has seen it too.") == [text.split()[-1]]

    def test_readers_forename_behind_a_role_is_theirs(self) -> None:
        assert found("We spoke to the tenant Morag about it.") == []

    def test_greeting_before_i_is_no_initial(self) -> None:
        papers = home_paper("wallace 8")
        assert found("Young,\nI have heard from the roofer.", papers) == []

    def test_month_of_a_day_is_no_party(self) -> None:
        assert found("on the 3rd May, 2024", home_paper("mill 5")) == []

    def test_surgery_named_after_its_doctor_is_folded_away(self) -> None:
        assert excused("Doctor: Dr Wallace's Surgery") == {"Dr Wallace": "official"}
        assert found("We heard Dr Wallace's dog.") == ["Dr Wallace"]

    def test_bishop_by_name_is_someone(self) -> None:
        assert found("Dear Rev Bishop, thank you.") == ["Rev Bishop"]

    def test_name_with_a_title_in_the_papers_of_very_many_is_the_landlords(self) -> None:
        papers = taught("Ask Dr Wallace of our panel.")
        assert found("Ask Dr Wallace of our panel.", vocabulary=papers) == []
        assert found("Ask Mr Wallace of the second floor.", vocabulary=papers) == ["Mr Wallace"]

    def test_box_beside_a_word_is_no_initial_in_a_picture(self) -> None:
        assert found("O Parking  C Laundry  I Young", where="image") == []
        assert found("C. Laundry wrote, and G Young", where="image") == ["C. Laundry", "G Young"]


class TestFlats:
    @pytest.mark.parametrize(
        "text",
        [
            "14 (1/2) Elm Court",
            "14 Elm Court (1/2)",
            "14 Elm Court, 1/2",
            "1/2\n14 Elm Court",
            "Flat 1FR, 14 Elm Court",
            "1F2, 14 Elm Court",
            "Flat GFL at 14 Elm Court",
        ],
    )
    def test_neighbours_flat_is_read_in_every_form(self, text: str) -> None:
        assert found(f"Works at {text} begin soon.", home_paper("elm 0/1")) == [
            " ".join(text.split())
        ]

    @pytest.mark.parametrize("text", ["Top Left, 3 Mill Road", "3 Mill Road, top left"])
    def test_flat_is_read_as_the_register_writes_it(self, text: str) -> None:
        landlord = register()
        for home, flat in (("mill 3", "Top left"), ("mill 5", "Ground right")):
            landlord.homes[home] = replace(landlord.homes[home], number="3", flat=flat)
        places = addresses_in(landlord, text, words_of(text))
        assert [it.homes for it in places] == [{"mill 3"}]

    def test_neighbours_flat_in_the_house_to_which_the_reader_has_mail_sent_is_found(self) -> None:
        landlord = register()
        morag = replace(landlord.people["morag"], address="Flat 1/2\n9 Quay Street\nStrathlinn")
        landlord.add(morag)
        text = "Flat 1/2, 9 Quay Street, and Flat 2/2, 9 Quay Street"
        outcome = Checker(landlord, Vocabulary()).check(
            home_paper(), Contents([Piece("text", text, 1)])
        )
        assert [it.text for it in outcome.findings if not it.excused] == ["Flat 2/2, 9 Quay Street"]

    def test_flat_alone_is_found_where_the_building_has_it(self) -> None:
        to_calum = home_paper("elm 0/1")
        assert found("a party in 2/1 again", to_calum) == ["2/1"]
        assert found("about half, in 3/4 of all cases", to_calum) == []

    @pytest.mark.parametrize(
        "text", ["the waiting rooms", "a room. A tap drips", "in the flat a tap drips"]
    )
    def test_words_that_end_like_a_flat_are_none(self, text: str) -> None:
        assert found(text, home_paper("elm 0/1")) == []

    def test_street_of_no_register_is_found_before_a_town(self) -> None:
        assert found("He moved to 22 Seabraes, Strathlinn.") == ["22 Seabraes"]


class TestNumbers:
    def test_next_column_is_no_part_of_a_number(self) -> None:
        row = "0012345-02\t07700 900123\t10.02.1990\n07700 900456 12-4"
        assert keys(numbers_in(row)) == ["07700900123", "07700900456"]
        assert keys(numbers_in("+44 (0)7700 900123 8-12")) == ["07700900123"]

    def test_number_without_its_area_code_is_found_behind_a_label(self) -> None:
        assert found("ring her on 555 0123 tonight") == ["555 0123"]
        assert found("meter reading 555 0123 taken") == []

    def test_email_broken_by_a_narrow_cell_is_one(self) -> None:
        assert keys(emails_in("ask o.vogt@exam\nple.org today")) == ["o.vogt@example.org"]

    def test_plate_of_old_form_needs_no_label_where_it_stands_apart(self) -> None:
        assert found("note: R123 ABC") == ["R123 ABC"]
        assert found("note: R123 THE") == []

    @pytest.mark.parametrize(
        "text",
        [
            f"{SIGNED}Direct line 01632 960155",
            f"{SIGNED}Tel: 01632 960155",
            "Ask Nicola Hamilton, housing officer, on 01632 960155.",
            "Ring Vogt Plumbing on 01632 960155.",
            "Vogt Masonry have their own line, 01632 960155.",
            "Mrs MacEwan, tel. 01632 960155",
            "Your mobile number is 01632 960155.",
        ],
    )
    def test_number_of_whoever_is_named_for_their_work_is_excused(self, text: str) -> None:
        assert "01632 960155" not in found(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Nicola Hamilton, housing officer, was told to ring 01632 960155.",
            "Ask Nicola Hamilton, housing officer, on 07700 900004.",
            "Yours sincerely\nIrma Vogt\nTel: 01632 960155",
            "Vogt Plumbing rang his mother on 01632 960155.",
            "Dear Mrs MacEwan\nRing 01632 960155.",
            "Mrs MacEwan has their number, 01632 960155.",
        ],
    )
    def test_number_of_anyone_else_is_found_beside_them(self, text: str) -> None:
        assert any(it.endswith(("960155", "900004")) for it in found(text))

    def test_address_at_the_landlords_own_domain_is_excused(self) -> None:
        papers = taught("Write to office@oakhomes.example, or see us.")
        assert found("i.vogt@oakhomes.example", vocabulary=papers) == []
        residents = taught("Write to office@example.org, or see us.")
        assert found("i.vogt@example.org", vocabulary=residents) == ["i.vogt@example.org"]

    def test_day_under_a_box_was_meant_for_no_one(self) -> None:
        assert found("3.5.64", where="under-box") == ["3.5.64"]
        assert found("3.5.64") == []
        assert found("12.11.26", where="under-box") == []  # Ten days from now.

    def test_postcode_of_many_homes_is_not_the_landlords(self) -> None:
        papers = taught("Written to you at ML0 1AB", "Our office: ML9 9ZZ")
        elsewhere = case_paper("nobody")
        assert found("ML0 1AB", elsewhere, vocabulary=papers) == ["ML0 1AB"]
        assert found("ML9 9ZZ", elsewhere, vocabulary=papers) == []


def test_nought_of_a_postcode_read_as_a_letter_is_put_right() -> None:
    assert ocr._mended("KAO 1AB, G4O 1AB, AT LAST 2ND") == "KA0 1AB, G40 1AB, AT LAST 2ND"


def test_name_of_the_program_is_no_ones() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<document/>")
        package.writestr(
            "docProps/app.xml",
            "<Properties><Application>Acme Wallace Writer</Application>"
            "<Manager>Jo Vogt</Manager></Properties>",
        )
    said = [it.text for it in look_into(out.getvalue()).pieces if it.where == "metadata"]
    assert said == ["Jo Vogt"]
