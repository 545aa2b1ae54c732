"""What was found while reading an export: quarantined, repeated, noted, blank; not what is loaded."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tenancies.imports.facts import ExportPerson
from tenancies.imports.legible import ColumnCount, ColumnCounts, is_still
from tenancies.imports.notations import storable
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.tables import Table


@dataclass(frozen=True, slots=True)
class QuarantineFinding:
    """A row that is not loaded, whole, with its reason; for the DPO's team and data stewards only.

    `column` names the cell that decided, where one did.
    """

    table: Table
    row: int
    reference: str
    reason: QuarantineReason
    column: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row equal in every column to an earlier one of its table."""

    table: Table
    row: int
    reference: str
    first_row: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about a row that is loaded; row 0 means the file as a whole."""

    table: Table
    row: int
    reference: str
    kind: NoteKind
    column: str


@dataclass(slots=True)
class Findings:
    """Collects what the rules find, in the order in which they find it."""

    quarantined: list[QuarantineFinding] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    rows_read: Counter[Table] = field(default_factory=Counter)
    blank_rows: Counter[Table] = field(default_factory=Counter)
    files_no_row_names: list[str] = field(default_factory=list)
    columns: ColumnCounts = field(default_factory=ColumnCounts)
    # What the portal holds, by table, reference and column; and how many of these cells are others now.
    held: Mapping[Table, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    differing: ColumnCounts = field(default_factory=ColumnCounts)
    # The references that the export has rows for, whatever became of these.
    named: dict[Table, set[str]] = field(default_factory=lambda: {table: set() for table in Table})
    # How many people have each birth date that is possible; and how many dates are not.
    births: Counter[date] = field(default_factory=Counter)
    impossible_births: ColumnCount = field(default_factory=ColumnCount)
    # People whose reference has become another's, as the export tells of them.
    in_doubt: dict[str, ExportPerson] = field(default_factory=dict)
    # People of whom the export says the birth date that colleagues took from a document.
    agreed_birth_dates: list[str] = field(default_factory=list)

    def compare(self, row: ExportRow) -> None:
        """Count which cells are no longer what the portal holds, whatever becomes of the row."""
        for column, was in self.held.get(row.table, {}).get(_held_under(row), {}).items():
            same = is_still(was, row, column) if was else None
            if same is not None:
                self.differing[row.table, column].add(row.number, usable=same)

    def quarantine(self, row: ExportRow, reason: QuarantineReason, column: str = "") -> None:
        """Record that `row` is not loaded, and why."""
        self.quarantined.append(
            QuarantineFinding(
                row.table, row.number, storable(row.key), reason, column, row.storable_cells
            )
        )

    def repeat(self, row: ExportRow, first: ExportRow) -> None:
        """Record that `row` says again what `first` says."""
        self.repeats.append(
            Repeat(row.table, row.number, storable(row.key), first.number, row.storable_cells)
        )

    def note(self, row: ExportRow, kind: NoteKind, column: str) -> None:
        """Record something about a row that is loaded."""
        self.notes.append(Note(row.table, row.number, storable(row.key), kind, column))

    def note_file(self, table: Table, kind: NoteKind) -> None:
        """Record something about a table's whole file."""
        self.notes.append(Note(table, 0, "", kind, ""))

    def note_replaced_text(self, row: ExportRow) -> None:
        """Record each cell of a loaded row in which a replacement mark stands for something."""
        for column in row.columns_not_storable():
            self.note(row, NoteKind.TEXT_NOT_STORABLE, column)


def _held_under(row: ExportRow) -> str:
    """What the cells of a row are held under: its reference, and of a stay also whose and since when."""
    if row.table is Table.HOUSEHOLD:
        return " ".join(row.ref(column) for column in ("tenancy_ref", "person_ref", "from_date"))
    return row.key
