"""Addresses, birthdays and numbers of others are found; the reader's own, and the landlord's, are not."""

from __future__ import annotations

from datetime import date

import pytest

from documents.check.values import dates_in, numbers_in
from documents.check.vocabulary import Vocabulary
from tests.check.landlord import excused, found, home_paper


class TestFlats:
    def test_own_flat_is_excused_and_a_neighbours_is_found(self) -> None:
        to_calum = home_paper("elm 0/1")
        assert found("Flat 0/1, 14 Elm Court", to_calum) == []
        assert found("Flat 1/2, 14 Elm Court", to_calum) == ["Flat 1/2, 14 Elm Court"]
        assert found("the noise from flat 2/1", to_calum) == ["flat 2/1"]

    @pytest.mark.parametrize(
        "text",
        [
            "Flat 1/2, 14 Elm Court",
            "1/2, 14 Elm Court",
            "14 Elm Court, Flat 1/2",
            "FLAT 1/2\n14 ELM COURT",
        ],
    )
    def test_flat_is_read_before_and_after_its_street(self, text: str) -> None:
        assert found(text, home_paper("elm 0/1"))

    def test_building_without_a_flat_is_the_readers_own(self) -> None:
        assert found("the close at 14 Elm Court", home_paper("elm 0/1")) == []

    def test_house_of_a_neighbour_is_found_and_a_bare_street_is_not(self) -> None:
        assert found("You asked about 5 Mill Road.") == ["5 Mill Road"]
        assert found("Works in Mill Road begin soon.") == []

    def test_house_of_a_street_of_no_register_is_found(self) -> None:
        assert found("He moved to 22 Harbour View Terrace.") == ["22 Harbour View Terrace"]

    def test_number_of_a_house_in_the_readers_street_is_found(self) -> None:
        assert found("the people at number 5") == ["5"]


class TestBirthdays:
    @pytest.mark.parametrize(
        "day",
        [
            "27 November 1966",
            "27/11/1966",
            "27.11.66",
            "1966-11-27",
            "27th Nov 1966",
            "27-Nov-1966",
        ],
    )
    def test_birthday_beside_a_name_is_found_in_every_form(self, day: str) -> None:
        assert day in found(f"Piotr Kozłowski, born {day}.")

    def test_labelled_birthday_is_found_without_a_name(self) -> None:
        assert found("Date of birth: 27/11/1966") == ["27/11/1966"]

    def test_recent_day_that_is_someones_birthday_is_chance(self) -> None:
        assert found("We called on 6 May 2023.") == []

    def test_old_day_since_which_a_tenancy_runs_is_no_birthday(self) -> None:
        assert found("You have lived here since 27 November 1966.") == []

    def test_own_birthday_is_excused(self) -> None:
        assert excused("Your date of birth: 4 March 1961") == {"4 March 1961": "reader"}

    def test_year_of_two_digits_means_both_centuries(self) -> None:
        ((_start, _end, days),) = dates_in("03/04/26")
        assert days == (date(1926, 4, 3), date(2026, 4, 3))


class TestNumbers:
    @pytest.mark.parametrize(
        "number",
        ["07700 900004", "07700900004", "+44 7700 900004", "07700\n900004", "(07700) 900-004"],
    )
    def test_telephone_is_found_in_every_form(self, number: str) -> None:
        assert found(f"Ring {number} now") == [" ".join(number.split())]

    def test_columns_of_a_table_do_not_melt_into_a_telephone_number(self) -> None:
        assert list(numbers_in("07 Jan 2026   94.27   407.59\n0123   456   789   012")) == []

    def test_free_numbers_are_no_ones(self) -> None:
        assert found("Ring 0800 111 9999 or 101.") == []

    @pytest.mark.parametrize(
        "text",
        [
            "QQ 12 34 56 C",
            "SQ72 WPW",
            "registration R123 ABC",
            "niall@example.org",
            "0012345-02",
            "ASB-2026-0002",
            "P0001234",
        ],
    )
    def test_other_numbers_are_found(self, text: str) -> None:
        assert found(f"Noted: {text}")

    def test_own_numbers_are_excused(self) -> None:
        assert found("We have your number as 07700 900000 and morag@example.org.") == []

    def test_number_on_very_many_papers_is_the_landlords(self) -> None:
        taught = Vocabulary()
        for at in range(20):
            taught.learn(f"tenancy {at}", ["Telephone 0141 496 0123"])
        taught.finish()
        assert found("Telephone 0141 496 0123", vocabulary=taught) == []
        assert found("Telephone 0141 496 0124", vocabulary=taught) == ["0141 496 0124"]


def test_title_and_file_name_are_read() -> None:
    assert found("", home_paper(title="About P. Kozłowski")) == ["P. Kozłowski"]
    assert found("", home_paper(file_name="D1/D1_complaint by_Kozlowski.pdf")) == ["Kozlowski"]
    assert (
        found("", home_paper(title="Letter 2 May 2024", file_name="Letter 02 May 2024.pdf")) == []
    )
