"""The tables of an export as they stand in their files, record by record; nothing is judged or mended."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tenancies.imports.notations import without_outer_spaces
from tenancies.imports.tables import Table

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its bytes, and its cells by column without spaces at both ends.

    A header and a blank record have no cells.
    """

    raw: bytes
    is_header: bool
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(folder: Path, table: Table) -> list[Record]:
    """Every record of a table's file, headers and blank ones included."""
    return list(_records(folder / table.file_name, table))


def copy_table(
    folder: Path, to: Path, table: Table, is_wanted: Callable[[Record], bool], *, blanks: int
) -> None:
    """Write the wanted records of a table, byte for byte, with its headers and the first `blanks`."""
    with (to / table.file_name).open("wb") as out:
        if (folder / table.file_name).read_bytes().startswith(_BYTE_ORDER_MARK):
            out.write(_BYTE_ORDER_MARK)
        for record in read_table(folder, table):
            if record.is_header or (record.cells and is_wanted(record)):
                out.write(record.raw)
            elif not record.cells and blanks:
                blanks -= 1
                out.write(record.raw)


def _records(path: Path, table: Table) -> Iterator[Record]:
    csv.field_size_limit(sys.maxsize)
    encoding = table.shape.encoding
    consumed: list[str] = []
    header: list[str] = []
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as lines:
        for fields in csv.reader(_noting(lines, consumed), strict=True):
            raw = "".join(consumed).encode(encoding.removesuffix("-sig"), "surrogateescape")
            consumed.clear()
            is_header = sorted(fields) == sorted(table.shape.columns)
            values = [without_outer_spaces(field) for field in fields]
            if is_header:
                header = fields
            cells = dict(zip(header, values, strict=False)) if any(values) and not is_header else {}
            yield Record(raw, is_header, cells)


def _noting(lines: Iterator[str], consumed: list[str]) -> Iterator[str]:
    for line in lines:
        consumed.append(line)
        yield line
