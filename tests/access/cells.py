"""The cells of a matrix that are not as they should be, told in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

# One broken wall makes thousands: the first ones say which it is.
MOST_LINES = 40


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What one person got where something else was due."""

    person: str
    page: str
    thing: str
    expected: str
    got: str

    def __str__(self) -> str:
        where = " | ".join(part for part in (self.person, self.page, self.thing) if part)
        return f"{where}: expected {self.expected}, got {self.got}"


def cells_that_differ(
    person: str, page: str, due: Iterable[str], came: Iterable[str]
) -> list[Cell]:
    """One cell for each thing that is missing, and for each that is too many."""
    due, came = set(due), set(came)
    return [
        *(Cell(person, page, thing, "to see it", "nothing") for thing in sorted(due - came)),
        *(Cell(person, page, thing, "nothing", "to see it") for thing in sorted(came - due)),
    ]


def expect_none(wrong: list[Cell]) -> None:
    """Fail if there are any, with one line for each and no more than MOST_LINES."""
    __tracebackhide__ = True
    if wrong:
        lines = [f"{len(wrong)} cells are wrong.", *map(str, wrong[:MOST_LINES])]
        if len(wrong) > MOST_LINES:
            lines.append(f"… and {len(wrong) - MOST_LINES} more.")
        pytest.fail("\n".join(lines))
