"""Whether an export can be believed: how much may be set aside, unreadable or other than what we hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tenancies.imports.file_bytes import AS_IT_CAME
from tenancies.imports.findings import Findings
from tenancies.imports.legible import FORMS, ColumnCount
from tenancies.imports.staging import Counts
from tenancies.imports.tables import Table
from tenancies.imports.withdrawals import Withdrawals

# Without these there is no landlord: an export in which one of them is empty is a broken one.
_NEVER_EMPTY = (Table.PROPERTIES, Table.PEOPLE, Table.TENANCIES, Table.HOUSEHOLD)
# Of these nothing vanishes in numbers. Where it does the file is not whole, and would close what is there.
_STAYS = (Table.PROPERTIES, Table.PEOPLE, Table.TENANCIES, Table.CASES, Table.DOCUMENTS)
_CELLS = {
    "role": "roles",
    "uprn": "UPRNs",
    "postcode": "postcodes",
    "date_of_birth": "dates of birth",
    "date_of_death": "dates of death",
    "start_date": "start dates",
    "end_date": "end dates",
    "from_date": "dates from which someone lives there",
    "to_date": "dates until which someone lived there",
    "opened_at": "times of opening",
    "closed_at": "times of closing",
    "added_on": "dates on which a party was added",
    "document_date": "document dates",
    "sha256": "hashes",
}
# Of each row, what a column holds one of, where its name does not say it.
_HAS = {
    "to_date": "last day",
    "patch_name": "name",
    "lead_officer": "lead",
    "cover_officer": "cover",
    "patch_code": "patch",
    "uprn": "UPRN",
    "house_no": "house number",
    "email": "e-mail address",
    "mobile": "mobile number",
    "ni_number": "National Insurance number",
    "property_ref": "home",
    "opened_at": "time of opening",
    "closed_at": "time of closing",
    "sha256": "hash",
    "subject_ref": "home or case",
    "person_ref": "addressee",
}
_ROWS = {
    Table.STAFF: "members of staff",
    Table.PROPERTIES: "homes",
    Table.CASES: "cases",
    Table.HOUSEHOLD: "stays",
}
# Columns of people that are counted apart, and are one in the export.
_WRITTEN_IN = {"died_since": "date_of_death"}
WITHDRAWN = "releases"


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest shares that are believed. Up to `fewest` rows or cells stop nothing."""

    set_aside: float
    unreadable: float
    differing: float
    withdrawn: float
    fewest: int

    def exceeded_by(self, count: int, of: int, largest: float) -> bool:
        """Whether `count` of `of` are too many; all of three or more always are."""
        return (count > self.fewest and count > largest * of) or (count == of and of > 2)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why an export is not loaded. One that has a `name` can be right all the same: then someone says why."""

    sentence: str
    name: str = ""

    def __str__(self) -> str:
        if not self.name:
            return self.sentence
        return f"{self.sentence} If it is right, say why: --accept-change {self.name} REASON"


def reasons_to_stop(
    findings: Findings, counts: dict[Table, Counts], withdrawals: Withdrawals, limits: Limits
) -> Iterator[Stop]:
    """Why the export is not believed, a sentence for each table and column; the most likely cause first."""
    for (table, column), count in findings.columns.items():
        if limits.exceeded_by(count.unusable, count.filled, limits.unreadable):
            yield Stop(_unreadable(table, column, count))
    for (table, counted), count in findings.differing.items():
        column = _WRITTEN_IN.get(counted, counted)
        if limits.exceeded_by(count.unusable, count.filled, limits.differing):
            yield Stop(_differing(table, column, count), f"{table.value}.{column}")
    if limits.exceeded_by(withdrawals.ended, withdrawals.of_live, limits.withdrawn):
        yield Stop(withdrawals.sentence(findings), WITHDRAWN)
    yield from map(Stop, _births(findings, limits))
    yield from map(Stop, _set_aside(findings, limits))
    for table, held in findings.held.items():
        gone = len(held.keys() - findings.named[table])
        if table in _STAYS and limits.exceeded_by(gone, len(held), limits.withdrawn):
            yield Stop(
                f"{table.file_name}: {gone:,} of {len(held):,} {_ROWS.get(table, table.value)} that we hold"
                " are not in it any more. Is it the whole file?",
                table.value,
            )
    for table in Table:
        if findings.rows_read[table]:
            continue
        ended = counts[table].ended
        if table in _NEVER_EMPTY or limits.exceeded_by(ended, ended, 0):
            yield Stop(f"{table.file_name} has a header and no rows. Is the export complete?")


def _unreadable(table: Table, column: str, count: ColumnCount) -> str:
    return (
        f"{table.file_name}: {count.unusable:,} of {count.filled:,} {_CELLS[column]} ({column}) are not"
        f" {FORMS[table][column].value}, first in row {count.first_row}. {AS_IT_CAME}"
    )


def _differing(table: Table, column: str, count: ColumnCount) -> str:
    rows = _ROWS.get(table, table.value)
    has = _HAS.get(column, column.replace("_", " "))
    return (
        f"{table.file_name}: {count.unusable:,} of {count.filled:,} {rows} have another {has} ({column}) than"
        f" we hold, first in row {count.first_row}. Has one column been moved or sorted by itself?"
    )


def _births(findings: Findings, limits: Limits) -> Iterator[str]:
    count = findings.impossible_births
    if limits.exceeded_by(count.unusable, count.filled, limits.unreadable):
        yield (
            f"people.csv: {count.unusable:,} of {count.filled:,} dates of birth (date_of_birth) are too long"
            f" ago or have not come yet, first in row {count.first_row}. {AS_IT_CAME}"
        )
    shared = max(findings.births.values(), default=0)
    # A code is checked against it: a date that stands wherever none is known is one that everyone knows.
    if shared > max(limits.fewest, limits.unreadable * findings.births.total()):
        yield (
            f"people.csv: {shared:,} of {findings.births.total():,} people have one and the same date of"
            " birth (date_of_birth). Does it stand where none is known? Leave the cell empty there."
        )


def _set_aside(findings: Findings, limits: Limits) -> Iterator[str]:
    # What hangs on a reference in doubt is kept as it stands: that is no fault of the file.
    counted = [
        row
        for row in findings.quarantined
        if dict(row.cells).get("person_ref") not in findings.in_doubt
    ]
    by_table = Counter(row.table for row in counted)
    for table, count in sorted(by_table.items()):
        read = findings.rows_read[table]
        if not limits.exceeded_by(count, read, limits.set_aside):
            continue
        rows = [row for row in counted if row.table is table]
        (reason, column), most = Counter((row.reason, row.column) for row in rows).most_common(1)[0]
        first = min(row.row for row in rows)
        where = f" (column {column})" if column else ""
        yield (
            f"{table.file_name}: {count:,} of {read:,} rows would be set aside, first row {first}."
            f" For {most:,} of them{where}: {reason.sentence} {AS_IT_CAME}"
        )


def not_accepted(stops: list[Stop], accepted: Mapping[str, str]) -> list[Stop]:
    """Those that no one has given a reason for."""
    return [stop for stop in stops if not stop.name or not accepted.get(stop.name)]


def date_fault(export_date: date, last: date | None, today: date) -> str:
    """Why an export of this day is not loaded as a matter of course; else empty."""
    if export_date > today:
        return (
            f"The export is dated {export_date:%-d %B %Y}, and today is {today:%-d %B %Y}: that day has not"
            " come yet."
        )
    if last is not None and export_date < last:
        return (
            f"The export is dated {export_date:%-d %B %Y}, and the last one that was loaded"
            f" {last:%-d %B %Y}: it is older, and whoever moved out since would see again."
        )
    return ""
