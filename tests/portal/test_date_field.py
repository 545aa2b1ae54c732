"""A date is taken as people type it; what was typed is kept, and the wrong box is named."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms

from portal.web.date_field import DateField
from tenancies.activation.forms.activate import WhoForm

ROOT = Path(__file__).resolve().parents[2]


class ADate(forms.Form):
    """One date."""

    born_on = DateField(is_birthday=True, required=False)


def sent(day: str, month: str, year: str) -> ADate:
    return ADate({"born_on_day": day, "born_on_month": month, "born_on_year": year})


@pytest.mark.parametrize(
    "typed",
    [
        ("15", "12", "1985"),
        ("15.", "12.", "1985."),
        (" 15th ", "December", "1985"),
        ("15", "Dec", "1985"),
        ("15", "dec.", "1985"),
        ("15/12/1985", "", ""),
        ("15 December 1985", "", ""),
    ],
)
def test_date_is_taken_however_it_is_typed(typed: tuple[str, str, str]) -> None:
    form = sent(*typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == date(1985, 12, 15)


def test_september_has_four_letters_too() -> None:
    form = sent("1", "Sept", "2026")
    assert form.is_valid()
    assert form.cleaned_data["born_on"] == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("typed", "box", "words"),
    [
        (("fifteen", "12", "1985"), "day", "Enter the day as a number, like 27."),
        (("15", "Decembre", "1985"), "month", "Enter the month, like 3 or March."),
        (("15", "13", "1985"), "month", "Enter the month, like 3 or March."),
        (("15", "", "1985"), "month", "Enter the month, like 3 or March."),
        (("15", "12", "85"), "year", "Enter the year with 4 numbers, like 1985."),
        (("31", "2", "1985"), "day", "This month has no such day."),
    ],
)
def test_wrong_box_is_named_and_what_was_typed_stays(
    typed: tuple[str, str, str], box: str, words: str
) -> None:
    form = sent(*typed)
    assert not form.is_valid()
    assert form.errors["born_on"] == [words]
    page = str(form["born_on"])
    assert re.findall(r'value="([^"]*)"', page) == list(typed)
    (wrong,) = re.findall(r'id="(\w+)"[^>]*aria-invalid="true"', page)
    assert wrong == f"id_born_on_{box}" == form["born_on"].id_for_label


def test_of_several_wrong_boxes_each_is_marked() -> None:
    form = sent("x", "y", "1985")
    assert form.errors["born_on"] == ["Enter a day, a month and a year, like 27 3 1985."]
    assert str(form["born_on"]).count('aria-invalid="true"') == 2


def test_nothing_typed_is_no_date() -> None:
    form = sent("", " ", "")
    assert form.is_valid()
    assert form.cleaned_data["born_on"] is None


def test_browsers_know_the_parts_of_a_birthday() -> None:
    page = str(WhoForm()["born_on"])
    assert re.findall(r'autocomplete="([^"]+)"', page) == ["bday-day", "bday-month", "bday-year"]


def test_a_day_that_is_offered_stands_in_its_boxes() -> None:
    page = str(ADate(initial={"born_on": date(2027, 3, 9)})["born_on"])
    assert re.findall(r'value="([^"]*)"', page) == ["9", "3", "2027"]


def test_every_form_asks_for_a_date_in_this_way() -> None:
    for folder in ("accounts", "cases", "documents", "portal", "tenancies"):
        for file in (ROOT / folder).rglob("*.py"):
            assert "SelectDateWidget" not in file.read_text(encoding="utf-8"), file
