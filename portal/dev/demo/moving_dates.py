"""Keeps the demo's youngest and lately gone people so: their dates move along with today.

Some kinds of resident are what they are for a few days only. A slice carries a list of the few dates
that make them so, each as a number of days from today, and is copied with them before it is loaded.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date, timedelta
from pathlib import Path

from portal.dev.demo.cast import Part
from portal.dev.demo.raw_tables import Record, read_table
from tenancies.imports.reader import DOCUMENTS_FOLDER, Export
from tenancies.imports.tables import Table

LIST = "moved_dates.csv"
_DAYS = {Part.CHILD_OF_15: -(15 * 365 + 180), Part.CHILD_OF_16: -(16 * 365 + 34)}
_LEFT = -14


@dataclass(frozen=True, slots=True)
class MovedDate:
    """One cell: the row by the first one or two columns of its table, and days from today."""

    table: str
    row: str
    column: str
    days: int


def write_list(piece: Export, cast: dict[Part, str]) -> None:
    """Put into a slice the list of what makes these people 15, 16, lately gone or at two homes."""
    with (piece.folder / LIST).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(field.name for field in fields(MovedDate))
        writer.writerows(astuple(moved) for moved in _moved_dates(piece, cast))


def copy_with_dates_moved(folder: Path, to: Path, today: date) -> None:
    """Copy a slice, with the dates of its list at their distance from `today`."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    shutil.copytree(folder / DOCUMENTS_FOLDER, to / DOCUMENTS_FOLDER)
    with (folder / LIST).open(encoding="utf-8", newline="") as lines:
        days = {
            (moved["table"], moved["row"], moved["column"]): int(moved["days"])
            for moved in csv.DictReader(lines)
        }
    for table in Table:
        with (to / table.file_name).open("wb") as out:
            for record in read_table(folder, table):
                moved = {
                    column: (today + timedelta(days=number)).isoformat()
                    for (of, row, column), number in days.items()
                    if of == table.value and record.cells and row == _key(table, record)
                }
                out.write(_written(table, {**record.cells, **moved}) if moved else record.raw)


def _moved_dates(piece: Export, cast: dict[Part, str]) -> Iterator[MovedDate]:
    for part, days in _DAYS.items():
        yield MovedDate(Table.PEOPLE.value, cast[part], "date_of_birth", days)
    for part in (Part.LEFT_LATELY, Part.TWO_HOMES):
        for occupancy in piece.occupancies:
            if occupancy.person_ref == cast[part] and occupancy.to_date is not None:
                row = f"{occupancy.tenancy_ref} {occupancy.person_ref}"
                yield MovedDate(Table.HOUSEHOLD.value, row, "to_date", _LEFT)
                if piece.tenancies[occupancy.tenancy_ref].end_date is not None:
                    yield MovedDate(Table.TENANCIES.value, occupancy.tenancy_ref, "end_date", _LEFT)


def _key(table: Table, record: Record) -> str:
    columns = ("tenancy_ref", "person_ref") if table is Table.HOUSEHOLD else table.shape.columns[:1]
    return " ".join(record[column] for column in columns)


def _written(table: Table, cells: dict[str, str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells.values())
    return text.getvalue().encode(table.shape.encoding.removesuffix("-sig"))
