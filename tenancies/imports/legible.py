"""Which columns have a form that is agreed, how many of their cells are in it, and which are what we hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tenancies.imports.notations import HOUSEHOLD_ROLES, UPRN, folded, read_date, read_time
from tenancies.imports.rows import ExportRow
from tenancies.imports.tables import Table

_POSTCODE = re.compile(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")


class Form(StrEnum):
    """How a column is written; the value is what a sentence says of it."""

    DAY = "YYYY-MM-DD"
    TIME = "YYYY-MM-DDTHH:MM:SS"
    POSTCODE = "a postcode"
    UPRN = "11 or 12 digits"
    SHA256 = "64 hexadecimal digits"
    ROLE = f"one of {', '.join(HOUSEHOLD_ROLES)}"

    def fits(self, text: str) -> bool:
        """Whether a cell that is not empty is written in this form."""
        return _FITS[self](text.strip())


_FITS: dict[Form, Callable[[str], bool]] = {
    Form.DAY: lambda text: read_date(text) is not None,
    Form.TIME: lambda text: read_time(text) is not None,
    Form.POSTCODE: lambda text: _POSTCODE.fullmatch(text) is not None,
    Form.UPRN: lambda text: UPRN.fullmatch(text) is not None,
    Form.ROLE: lambda text: text in HOUSEHOLD_ROLES,
    Form.SHA256: lambda text: _SHA256.fullmatch(text) is not None,
}

FORMS: dict[Table, dict[str, Form]] = {
    Table.PROPERTIES: {"uprn": Form.UPRN, "postcode": Form.POSTCODE},
    Table.PEOPLE: {"date_of_birth": Form.DAY, "date_of_death": Form.DAY},
    Table.TENANCIES: {"start_date": Form.DAY, "end_date": Form.DAY},
    Table.HOUSEHOLD: {"role": Form.ROLE, "from_date": Form.DAY, "to_date": Form.DAY},
    Table.CASES: {"opened_at": Form.TIME, "closed_at": Form.TIME},
    Table.PARTIES: {"added_on": Form.DAY},
    Table.DOCUMENTS: {"document_date": Form.DAY, "sha256": Form.SHA256},
}


@dataclass(slots=True)
class ColumnCount:
    """How many cells of a column count, how many of these cannot be used, and the first such row."""

    filled: int = 0
    unusable: int = 0
    first_row: int = 0

    def add(self, row: int, *, usable: bool) -> None:
        """Count one cell that is not empty."""
        self.filled += 1
        if not usable:
            self.unusable += 1
            self.first_row = self.first_row or row


class ColumnCounts(dict[tuple[Table, str], ColumnCount]):
    """The counts of every column with an agreed form, by table and column."""

    def __missing__(self, key: tuple[Table, str]) -> ColumnCount:
        count = self[key] = ColumnCount()
        return count

    def look_at(self, row: ExportRow) -> None:
        """Count the cells of a row, whatever becomes of the row."""
        for column, form in FORMS.get(row.table, {}).items():
            text = row.ref(column)
            if text:
                self[row.table, column].add(row.number, usable=form.fits(text))


def is_still(was: str, row: ExportRow, column: str) -> bool | None:
    """Whether a cell says what is held; None where the import keeps what is held, whatever the cell says.

    Of people there are two columns for one: of those who are held to have died, and of all others.
    """
    written = row.text(column)
    if column == "date_of_birth" and read_date(written) is None:
        return None
    if column in ("date_of_death", "died_since"):
        has_died = row.ref("date_of_death") != "" or "date_of_death" in row.set_aside
        return has_died is (was == "yes")
    return folded(written) == folded(was)
