"""Splits one CSV file of the export into rows (RFC 4180); judges no value in them."""

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tenancies.imports.file_bytes import AS_IT_CAME, encoding_fault
from tenancies.imports.findings import Findings
from tenancies.imports.notations import without_outer_spaces
from tenancies.imports.reasons import NoteKind
from tenancies.imports.rows import ExportRow
from tenancies.imports.tables import Table

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class ExportError(Exception):
    """The folder is not an export that can be read at all; the message says why, in plain words.

    It never repeats what a row holds.
    """


def read_rows(folder: Path, table: Table, *, findings: Findings) -> Iterator[ExportRow]:
    """Yield the rows of one table, in the order of its file, while reading it.

    Counts rows and blank records. A byte that the encoding does not know is kept as a lone
    surrogate, so that two texts are equal only if their bytes are; it is replaced when stored.

    Raises ExportError if the file cannot be read, is cut short, is in another encoding, has another
    header or separator, or cannot be split into fields.
    """
    path = folder / table.file_name
    ends_with_line_end = _ends_with_line_end(path, table)
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
            findings.columns.look_at(last)
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


def _ends_with_line_end(path: Path, table: Table) -> bool:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExportError(f"{path.name} cannot be read: {error.strerror}.") from error
    if not content:
        raise ExportError(f"{path.name} is empty.")
    fault = encoding_fault(table, content)
    if fault:
        raise ExportError(f"{path.name} {fault}")
    return content.endswith((b"\n", b"\r"))


def _first_header(table: Table, fields: Sequence[str]) -> Sequence[str]:
    if _is_header(table, fields):
        return fields
    name = table.file_name
    for separator, word in _OTHER_SEPARATORS.items():
        if len(fields) == 1 and separator in fields[0]:
            raise ExportError(f"{name} is separated by {word}. Agreed is a comma. {AS_IT_CAME}")
    if not set(fields) & set(table.shape.columns):
        raise ExportError(
            f"{name} has no header: its first row names none of the agreed columns"
            f" ({', '.join(table.shape.columns)})."
        )
    missing = [column for column in table.shape.columns if column not in fields]
    repeated = [column for column in table.shape.columns if fields.count(column) > 1]
    unknown = len([field for field in fields if field not in table.shape.columns])
    told = f"without {', '.join(missing)}" if missing else "with each column it should have"
    twice = f", with {', '.join(repeated)} more than once" if repeated else ""
    raise ExportError(
        f"{name} has another header than agreed: {told}{twice}, and with {unknown} unknown names."
    )


def _is_header(table: Table, fields: Sequence[str]) -> bool:
    return sorted(fields) == sorted(table.shape.columns)
