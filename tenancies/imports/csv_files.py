"""Splits one CSV file of the export into rows (RFC 4180); judges no value in them."""

import csv
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tenancies.imports.findings import Findings
from tenancies.imports.notations import without_outer_spaces
from tenancies.imports.reasons import NoteKind
from tenancies.imports.rows import ExportRow
from tenancies.imports.tables import Table


class ExportError(Exception):
    """The folder is not an export that can be read at all; the message says why, in plain words.

    It never repeats what a row holds.
    """


def read_rows(folder: Path, table: Table, *, findings: Findings) -> Iterator[ExportRow]:
    """Yield the rows of one table, in the order of its file, while reading it.

    Counts rows and blank records. A byte that the encoding does not know is kept as a lone
    surrogate, so that two texts are equal only if their bytes are; it is replaced when stored.

    Raises ExportError if the file cannot be read, is cut short, has another header or cannot be
    split into fields.
    """
    path = folder / table.file_name
    ends_with_line_end = _ends_with_line_end(path)
    header: Sequence[str] = ()
    last: ExportRow | None = None
    for number, fields in enumerate(_records(path, table.shape.encoding), start=1):
        if number == 1:
            header = _first_header(table, fields)
        elif not any(without_outer_spaces(field) for field in fields):
            findings.blank_rows[table] += 1
        elif table.shape.second_header and _is_header(table, fields):
            header = fields
        else:
            findings.rows_read[table] += 1
            last = ExportRow.from_fields(table, number, header, fields)
            yield last
    if not header:
        raise ExportError(f"{table.file_name} is empty.")
    if not ends_with_line_end:
        if last is not None and not last.is_complete:
            raise ExportError(
                f"{table.file_name} is cut short: it ends in the middle of row {last.number}."
            )
        findings.note_file(table, NoteKind.NO_LINE_END_AT_END_OF_FILE)


def _records(path: Path, encoding: str) -> Iterator[list[str]]:
    # The old system sets no limit to the length of a text, so the csv module may not either.
    csv.field_size_limit(sys.maxsize)
    count = 0
    try:
        with path.open(encoding=encoding, errors="surrogateescape", newline="") as lines:
            for fields in csv.reader(lines, strict=True):
                count += 1
                yield fields
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            problem = f"is cut short: it ends inside a quoted field of row {count + 1}"
        else:
            problem = f"cannot be split into fields at row {count + 1}: {error}"
        raise ExportError(f"{path.name} {problem}.") from error
    except OSError as error:
        raise ExportError(f"{path.name} cannot be read: {error.strerror}.") from error


def _ends_with_line_end(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if file.seek(0, os.SEEK_END) == 0:
                raise ExportError(f"{path.name} is empty.")
            file.seek(-1, os.SEEK_END)
            return file.read(1) in (b"\n", b"\r")
    except OSError as error:
        raise ExportError(f"{path.name} cannot be read: {error.strerror}.") from error


def _first_header(table: Table, fields: Sequence[str]) -> Sequence[str]:
    if _is_header(table, fields):
        return fields
    missing = [column for column in table.shape.columns if column not in fields]
    unknown = len([field for field in fields if field not in table.shape.columns])
    told = f"without {', '.join(missing)}" if missing else "with each column it should have"
    raise ExportError(
        f"{table.file_name} has another header than agreed: {told},"
        f" and with {unknown} unknown or repeated names."
    )


def _is_header(table: Table, fields: Sequence[str]) -> bool:
    return sorted(fields) == sorted(table.shape.columns)
