"""A failure of the matrix is told in lines that somebody can read."""

from __future__ import annotations

import pytest

from tests.access.cells import MOST_LINES, Cell, cells_that_differ, expect_none

WRONG = Cell("Ewan", "GET document", "Loch gas", "not there", "there")


def test_wrong_cell_is_one_line_with_person_page_object_expected_and_got() -> None:
    with pytest.raises(pytest.fail.Exception) as failure:
        expect_none([WRONG])
    assert str(failure.value).splitlines() == [
        "1 cells are wrong.",
        "Ewan | GET document | Loch gas: expected not there, got there",
    ]


def test_broken_wall_is_told_by_its_first_cells() -> None:
    with pytest.raises(pytest.fail.Exception) as failure:
        expect_none([WRONG] * 5000)
    lines = str(failure.value).splitlines()
    assert len(lines) == MOST_LINES + 2
    assert lines[-1] == f"… and {5000 - MOST_LINES} more."


def test_what_is_missing_and_what_is_too_many_are_cells_of_their_own() -> None:
    missing, too_many = cells_that_differ("Ewan", "files", due=["his"], came=["hers"])
    assert (missing.thing, missing.got) == ("his", "nothing")
    assert (too_many.thing, too_many.expected) == ("hers", "nothing")
    assert cells_that_differ("Ewan", "files", due=["his"], came=["his"]) == []
