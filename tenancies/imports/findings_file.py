"""What an export's reading found, as a CSV file that somebody works through row by row."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from tenancies.imports.csv_files import ExportError
from tenancies.imports.findings import Findings

_HEADER = ("file", "row", "reference", "what", "column", "code", "why")
# A spreadsheet would run such a text. References come from the export as somebody wrote them.
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def write_findings(path: Path, findings: Findings) -> None:
    """Write each row set aside, each repeat and each note to a new file that only its owner reads.

    It holds references, rows and columns, and nothing that a cell said. Raises ExportError if the file cannot
    be made or is there already.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(_HEADER)
            lines.writerows([_harmless(cell) for cell in line] for line in _lines(findings))
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from error


def _lines(findings: Findings) -> Iterator[tuple[str, ...]]:
    for row in findings.quarantined:
        why = (row.column, row.reason.value, row.reason.sentence)
        yield (row.table.file_name, str(row.row), row.reference, "set aside", *why)
    for repeat in findings.repeats:
        why = ("", "repeat", f"The row repeats row {repeat.first_row}.")
        yield (repeat.table.file_name, str(repeat.row), repeat.reference, "repeat", *why)
    for note in findings.notes:
        why = (note.column, note.kind.value, note.kind.sentence)
        yield (note.table.file_name, str(note.row or ""), note.reference, "to know", *why)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell
