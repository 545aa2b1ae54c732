"""The tables of docs/access.md, read apart from the code that builds wall 2 from them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"


@cache
def rows_of(heading: str) -> tuple[tuple[str, ...], ...]:
    """The body of the one table under a heading, cell by cell."""
    return _table_of(heading)[2:]


@cache
def head_of(heading: str) -> tuple[str, ...]:
    """The names of the columns of the one table under a heading."""
    return _table_of(heading)[0]


def _table_of(heading: str) -> tuple[tuple[str, ...], ...]:
    found = re.search(
        rf"^## {heading}$(.*?)(?=^## |\Z)", PAGE.read_text(), re.DOTALL | re.MULTILINE
    )
    assert found, heading
    lines = [line for line in found[1].splitlines() if line.startswith("|")]
    return tuple(tuple(cell.strip() for cell in line.split("|")[1:-1]) for line in lines)


@cache
def columns(label: str, role: str, verb: str) -> frozenset[str] | None:
    """The columns a role may read, add or change; None for all of them."""
    at = {"reads": 3, "adds": 4, "changes": 5}[verb]
    for row in rows_of("Models"):
        if row[:2] == (label, role):
            return None if row[at] == "all" else frozenset(re.findall(r"\w+", row[at]))
    return frozenset()


def reads_anything(label: str, role: str) -> bool:
    """Whether a role may read at least one column of a model."""
    return columns(label, role, "reads") != frozenset()
