"""One row of one table, as written; splitting the file and judging the row live elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tenancies.imports.notations import is_garbled, is_storable, storable, without_outer_spaces
from tenancies.imports.tables import Table

BEYOND_LAST_COLUMN = "(beyond the last column)"


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One record below a header.

    `number` counts the records of the file from 1, header and blank records included: the number
    that a spreadsheet shows beside it. `is_complete` is False when the record has more or fewer
    fields than its header; it then holds what can be told. The cells of `set_aside` are empty
    because what they held cannot be right.
    """

    table: Table
    number: int
    cells: dict[str, str]
    is_complete: bool
    set_aside: frozenset[str] = frozenset()

    @classmethod
    def from_fields(
        cls, table: Table, number: int, header: Sequence[str], fields: Sequence[str]
    ) -> "ExportRow":
        """The row that these fields make below this header."""
        cells = dict(zip(header, fields, strict=False))
        for position, field in enumerate(fields[len(header) :], start=1):
            cells[f"{BEYOND_LAST_COLUMN} {position}"] = field
        return cls(table, number, cells, is_complete=len(fields) == len(header))

    def written(self, column: str) -> str:
        """The cell exactly as written; empty if the record is too short to have it."""
        return self.cells.get(column, "")

    def ref(self, column: str) -> str:
        """The cell as a reference: without ordinary spaces at both ends."""
        return without_outer_spaces(self.written(column))

    def text(self, column: str) -> str:
        """The cell as text that a database can hold."""
        return storable(self.written(column))

    @property
    def key(self) -> str:
        """The row's own reference: the first column of its table."""
        return self.ref(self.table.shape.columns[0])

    @property
    def content(self) -> tuple[tuple[str, str], ...]:
        """What makes two rows equal: every column by name, without spaces at both ends."""
        return tuple((column, self.ref(column)) for column in sorted(self.cells))

    @property
    def storable_cells(self) -> tuple[tuple[str, str], ...]:
        """The whole row for the member of staff who looks at it, as a database can hold it."""
        return tuple((column, storable(text)) for column, text in self.cells.items())

    @property
    def is_header(self) -> bool:
        """Whether the row says the names of its columns again."""
        return all(column == self.ref(column) for column in self.table.shape.columns)

    def garbled_columns(self) -> list[str]:
        """The columns with text that was saved in one encoding and opened in another."""
        return [column for column, text in self.cells.items() if is_garbled(text)]

    def columns_too_long(self) -> list[str]:
        """The columns that hold more than a text of theirs ever does."""
        longest = self.table.shape.longest
        return [column for column, most in longest.items() if len(self.written(column)) > most]

    def without(self, columns: Iterable[str]) -> "ExportRow":
        """The row with these cells empty: they are set aside, and the row is not."""
        gone = frozenset(columns)
        if not gone:
            return self
        cells = {name: "" if name in gone else text for name, text in self.cells.items()}
        return replace(self, cells=cells, set_aside=gone)

    def columns_not_storable(self) -> Iterable[str]:
        """The columns in which a replacement mark stands for something the file held."""
        return [column for column, text in self.cells.items() if not is_storable(text)]
