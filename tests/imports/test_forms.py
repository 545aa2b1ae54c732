"""How references, dates and times are written, and which way of writing is not readable."""

from datetime import date, datetime
from re import Pattern

import pytest

from tenancies.imports import notations


@pytest.mark.parametrize(
    ("form", "right", "wrong"),
    [
        (notations.PROPERTY_REF, "0001234", ["1234", "00012345", "O001234", "\u0660001234"]),
        (notations.TENANCY_REF, "0012345-02", ["0012345-2", "0012345\u201302", "12345-02"]),
        (notations.PERSON_REF, "P0001234", ["p0001234", "P001234", "P0001234\u00a0", "P0001234\n"]),
        (notations.CASE_REF, "ASB-2025-0147", ["ASB-2025-147", "asb-2025-0147", "ASB-25-0147"]),
        (notations.DOCUMENT_REF, "D00001234", ["DO0001234", "D0001234", "4499.0", "D\uff10" * 2]),
        (notations.STAFF_REF, "S001", ["S01", "S0001"]),
        (notations.PATCH_CODE, "LN-01", ["LN-1", "LN01", "LN-\u06601"]),
        (notations.UPRN, "99788665152", ["9.90136E+11", "9978866515", "9978866515234"]),
    ],
)
def test_reference_has_its_form_to_the_character(
    form: Pattern[str], right: str, wrong: list[str]
) -> None:
    assert form.fullmatch(right)
    assert [text for text in wrong if form.fullmatch(text)] == []


def test_only_ordinary_spaces_are_taken_away() -> None:
    assert notations.without_outer_spaces("  P0001234  ") == "P0001234"
    for kept in ("P0001234\t", "P0001234\u00a0", "\u2003P0001234", "P0001234\r\n"):
        assert notations.without_outer_spaces(kept) == kept


def test_day_of_the_calendar_is_readable() -> None:
    assert notations.read_date("2024-02-29") == date(2024, 2, 29)
    assert notations.read_date("0001-01-01") == date(1, 1, 1)
    assert notations.read_date("9999-12-31") == date(9999, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "03/04/2024",
        "12-Feb",
        "2023-02-29",
        "2024-13-01",
        "0000-01-01",
        "20240229",
        "2024-W09-4",
        "2024-2-9",
        " 2024-02-29",
        "2024-02-29\n",
        "\uff12\uff10\uff12\uff14-02-29",
        "2024-02-29T00:00:00",
    ],
)
def test_nothing_else_is_a_date(text: str) -> None:
    assert notations.read_date(text) is None


def test_local_time_is_readable() -> None:
    assert notations.read_time("2024-02-29T23:59:59") == datetime(2024, 2, 29, 23, 59, 59)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-29",
        "2024-02-29 10:00:00",
        "2024-02-29T10:00",
        "2024-02-29T24:00:00",
        "2024-02-29T23:59:60",
        "2024-02-30T10:00:00",
        "2024-02-29T10:00:00Z",
        "2024-02-29T10:00:00.5",
    ],
)
def test_nothing_else_is_a_time(text: str) -> None:
    assert notations.read_time(text) is None


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("2026-03-29T00:59:59", False),
        ("2026-03-29T01:00:00", True),
        ("2026-03-29T01:59:59", True),
        ("2026-03-29T02:00:00", False),
        ("2026-10-25T00:59:59", False),
        ("2026-10-25T01:30:00", True),
        ("2026-10-25T02:00:00", False),
        ("0001-01-01T00:00:00", False),
        ("9999-12-31T23:59:59", False),
    ],
)
def test_clock_change_touches_one_hour_twice_a_year(text: str, touched: bool) -> None:
    moment = notations.read_time(text)
    assert moment is not None
    assert notations.clock_change_touches(moment) is touched
