"""Cuts a slice out of an export: some streets, and what the import's rules need to judge them alike.

A row of the slice must come to what it comes to in the whole export (see wanted.py), and something of
everything that the import finds in the whole must be in the slice.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

from portal.dev.demo.cast import find_cast
from portal.dev.demo.raw_tables import copy_table, read_table
from portal.dev.demo.wanted import Wanted, grow_until_whole
from tenancies.imports.content_types import content_type_of
from tenancies.imports.findings import QuarantineFinding, Repeat
from tenancies.imports.reader import DOCUMENTS_FOLDER, Export, read_export
from tenancies.imports.tables import Table

Finding = tuple[Table, str]
Content = tuple[tuple[str, str], ...]


class SliceError(Exception):
    """The slice would be judged otherwise than the whole; the message says where."""


def cut(folder: Path, export_date: date, to: Path, *, streets: int) -> Counter[Finding]:
    """Cut a slice of the export in `folder` into the empty folder `to`; gives the findings it holds.

    It takes the `streets` with the most cases, one person of every kind, and something of
    everything that the import finds. Raises SliceError if a row comes to something else than in the
    whole export, or if something that the whole export holds is missing.
    """
    whole = read_export(folder, export_date)
    tables = {table: [r for r in read_table(folder, table) if r.cells] for table in Table}
    wanted = _seeds(whole, export_date, streets)
    while True:
        grow_until_whole(wanted, tables)
        _write(folder, to, wanted, whole)
        piece = read_export(to, export_date)
        _check(whole, piece)
        missing = _findings(whole).keys() - _findings(piece).keys()
        if not missing:
            return _findings(piece)
        before = wanted.size()
        for finding in sorted(missing):
            _want_one(wanted, whole, finding)
        if wanted.size() == before:
            raise SliceError(f"No row was found for {sorted(missing)}.")


def _seeds(whole: Export, day: date, streets: int) -> Wanted:
    """The streets with the most cases, the cast, and one document of each sort of file."""
    street_of = {
        ref: (home.estate, home.street, home.town) for ref, home in whole.properties.items()
    }
    cases = Counter(
        street_of[case.property_ref] for case in whole.cases.values() if case.property_ref
    )
    chosen = {street for street, _ in sorted(cases.items(), key=lambda c: (-c[1], c[0]))[:streets]}
    wanted = Wanted(core_homes={ref for ref, street in street_of.items() if street in chosen})
    cast = set(find_cast(whole, day).values())
    wanted.people |= cast
    wanted.core_tenancies |= {s.tenancy_ref for s in whole.occupancies if s.person_ref in cast}
    wanted.core_cases |= {party.case_ref for party in whole.parties if party.person_ref in cast}
    sorts: dict[tuple[str, str, bool], str] = {}
    for document in whole.documents:
        path = whole.path_of(document)
        is_locked = b"/Encrypt" in path.read_bytes()
        sorts.setdefault((path.suffix, content_type_of(path), is_locked), document.document_ref)
    wanted.documents |= set(sorts.values())
    return wanted


def _want_one(wanted: Wanted, whole: Export, finding: Finding) -> None:
    """Take the first row of which this was found."""
    table, what = finding
    findings = whole.findings
    found: list[QuarantineFinding | Repeat] = [
        *(
            quarantined
            for quarantined in findings.quarantined
            if (quarantined.table, quarantined.reason) == finding
        ),
        *(repeat for repeat in findings.repeats if (repeat.table, "repeat") == finding),
    ]
    notes = [note.reference for note in findings.notes if (note.table, note.kind) == finding]
    cells = dict(found[0].cells) if found else {table.shape.columns[0]: notes[0]}
    key = cells[table.shape.columns[0]].strip(" ")
    match table:
        case Table.PROPERTIES:
            wanted.homes.add(key)
        case Table.PEOPLE:
            wanted.people.add(key)
        case Table.TENANCIES:
            wanted.tenancies.add(key)
        case Table.HOUSEHOLD:
            wanted.core_tenancies.add(key)
            wanted.people.add(cells["person_ref"].strip(" "))
        case Table.CASES | Table.PARTIES:
            wanted.core_cases.add(key)
        case Table.DOCUMENTS:
            wanted.documents.add(key)
        case _:
            raise SliceError(f"{table} is copied whole, and {what} is not in it.")


def _write(folder: Path, to: Path, wanted: Wanted, whole: Export) -> None:
    tenancies = wanted.core_tenancies | wanted.tenancies
    cases = wanted.core_cases | wanted.cases
    is_wanted = {
        Table.PATCHES: lambda _: True,
        Table.STAFF: lambda _: True,
        Table.PROPERTIES: lambda row: row["property_ref"] in wanted.core_homes | wanted.homes,
        Table.PEOPLE: lambda row: row["person_ref"] in wanted.people,
        Table.TENANCIES: lambda row: row["tenancy_ref"] in tenancies,
        Table.HOUSEHOLD: lambda row: (
            row["tenancy_ref"] in wanted.core_tenancies or row["person_ref"] in wanted.people
        ),
        Table.CASES: lambda row: row["case_ref"] in cases,
        Table.PARTIES: lambda row: (
            row["case_ref"] in wanted.core_cases
            or (row["case_ref"] in cases and row["person_ref"] in wanted.people)
        ),
        Table.DOCUMENTS: lambda row: row["document_ref"] in wanted.documents,
    }
    shutil.rmtree(to / DOCUMENTS_FOLDER, ignore_errors=True)
    for table in Table:
        copy_table(folder, to, table, is_wanted[table], blanks=2)
    named = {row["file_name"].casefold() for row in read_table(to, Table.DOCUMENTS)}
    nameless = {Path(name).suffix: name for name in whole.findings.files_no_row_names}
    for path in sorted((folder / DOCUMENTS_FOLDER).rglob("*")):
        name = str(path.relative_to(folder / DOCUMENTS_FOLDER))
        if path.is_file() and (name.casefold() in named or name in nameless.values()):
            place = to / DOCUMENTS_FOLDER / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def _check(whole: Export, piece: Export) -> None:
    """Compare what became of every row of the slice with what becomes of it in the whole."""
    in_piece = {
        (table, tuple(sorted(row.cells.items())))
        for table in Table
        for row in read_table(piece.folder, table)
    }
    for quarantined in _quarantined(whole) ^ _quarantined(piece):
        if quarantined[:2] in in_piece:
            raise SliceError(
                f"A row of {quarantined[0]} comes to something else: {quarantined[2]}."
            )


def _quarantined(export: Export) -> set[tuple[Table, Content, str]]:
    return {
        (
            quarantined.table,
            tuple(sorted((c, v.strip(" ")) for c, v in quarantined.cells)),
            quarantined.reason.value,
        )
        for quarantined in export.findings.quarantined
    }


def _findings(export: Export) -> Counter[Finding]:
    """How often what was found, by table; the staff's own tables are copied whole."""
    findings = export.findings
    return Counter(
        [
            *(
                (quarantined.table, quarantined.reason.value)
                for quarantined in findings.quarantined
            ),
            *((note.table, note.kind.value) for note in findings.notes),
            *((repeat.table, "repeat") for repeat in findings.repeats),
        ]
    )
