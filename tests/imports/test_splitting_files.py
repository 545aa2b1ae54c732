"""How the files of an export are split into rows; nothing of what the values must be."""

from pathlib import Path

import pytest

from tenancies.imports.csv_files import ExportError
from tenancies.imports.reader import read_export
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.tables import Table
from tests.imports.export_builder import (
    CALLUM,
    CASE,
    EWAN,
    HOME_OF_ISLA,
    ISLA,
    RENT_STATEMENT,
    SECOND_PART,
    TODAY,
    ExportBuilder,
)


def test_tiny_export_loads_whole(export: ExportBuilder) -> None:
    read = export.read()
    assert read.findings.quarantined == []
    assert read.findings.repeats == []
    assert read.findings.notes == []
    assert read.export.loaded_counts() == {
        Table.PATCHES: 1,
        Table.STAFF: 2,
        Table.PROPERTIES: 2,
        Table.PEOPLE: 3,
        Table.TENANCIES: 2,
        Table.HOUSEHOLD: 3,
        Table.CASES: 1,
        Table.PARTIES: 2,
        Table.DOCUMENTS: 2,
    }


def test_commas_quotes_and_line_breaks_stay_in_their_field(export: ExportBuilder) -> None:
    address = 'c/o "Rosebank",\r\n79 Wallace Path\nBellsyde'
    export.change(Table.PEOPLE, ISLA, correspondence_address=address)
    read = export.read()
    assert read.export.people[ISLA].correspondence_address == address
    assert len(read.export.people) == 3


def test_text_that_a_spreadsheet_would_run_is_text(export: ExportBuilder) -> None:
    formula = '=HYPERLINK("http://example.net/?"&A2)\x07\u202e'
    export.change(Table.PEOPLE, ISLA, email=formula)
    assert export.read().export.people[ISLA].email == formula


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_is_no_part_of_the_header(export: ExportBuilder, mark: bytes) -> None:
    export.whole_files[Table.PROPERTIES] = mark + export.text_of(Table.PROPERTIES).encode()
    assert len(export.read().export.properties) == 2


def test_blank_records_are_skipped_and_counted(export: ExportBuilder) -> None:
    blank = ",,,,,,,,,,\r\n  ,, ,,,,,,,,\r\n\r\n"
    tab_is_no_blank = "\t,,,,,,,,,,\r\n"
    text = export.text_of(Table.PEOPLE) + blank + tab_is_no_blank
    export.whole_files[Table.PEOPLE] = text.encode()
    read = export.read()
    assert read.findings.blank_rows[Table.PEOPLE] == 3
    assert read.findings.rows_read[Table.PEOPLE] == 4
    assert read.reasons(Table.PEOPLE, "\t") == [QuarantineReason.REFERENCE_FORM]
    assert read.findings.quarantined[0].row == 8


def test_cases_are_windows_1252(export: ExportBuilder) -> None:
    export.change(Table.CASES, CASE, summary="Café clean-up: £85, “twice”")
    read = export.read()
    assert read.export.cases[CASE].summary == "Café clean-up: £85, “twice”"
    assert read.notes(NoteKind.TEXT_NOT_STORABLE) == []


@pytest.mark.parametrize("byte", [b"\x81", b"\x00"])
def test_unreadable_byte_is_replaced_and_noted(export: ExportBuilder, byte: bytes) -> None:
    export.change(Table.CASES, CASE, summary="Noise@at night")
    text = export.text_of(Table.CASES).encode("cp1252")
    export.whole_files[Table.CASES] = text.replace(b"@", byte)
    read = export.read()
    assert read.export.cases[CASE].summary == "Noise\ufffdat night"
    assert read.notes(NoteKind.TEXT_NOT_STORABLE) == [(CASE, "summary")]


def test_unreadable_byte_in_a_reference_quarantines_the_row(export: ExportBuilder) -> None:
    text = export.text_of(Table.PEOPLE).encode()
    export.whole_files[Table.PEOPLE] = text.replace(ISLA.encode(), b"P000000\xff")
    read = export.read()
    assert read.reason(Table.PEOPLE, "P000000\ufffd") is QuarantineReason.REFERENCE_FORM
    assert set(read.export.people) == {CALLUM, EWAN}


def test_text_longer_than_any_limit_is_loaded(export: ExportBuilder) -> None:
    title = "Rent statement " * 20_000
    export.change(Table.DOCUMENTS, RENT_STATEMENT, title=title)
    (document,) = [p for p in export.read().export.documents if p.document_ref == RENT_STATEMENT]
    assert document.title == title


def test_second_header_of_the_household_gives_columns_another_order(
    export: ExportBuilder,
) -> None:
    export.second_part.append(
        dict(zip(SECOND_PART, (EWAN, HOME_OF_ISLA, "2024-01-01", "", "Lodger"), strict=True))
    )
    read = export.read()
    (_, lodging) = read.occupancies_of(EWAN)
    assert (lodging.tenancy_ref, lodging.role) == (HOME_OF_ISLA, "Lodger")
    assert read.findings.rows_read[Table.HOUSEHOLD] == 4
    assert read.findings.quarantined == []


def test_repeat_below_the_second_header_is_found_by_column_name(export: ExportBuilder) -> None:
    export.second_part.append(dict(export.rows[Table.HOUSEHOLD][0]))
    read = export.read()
    assert read.repeats(Table.HOUSEHOLD) == [6]
    assert len(read.occupancies_of(ISLA)) == 1


def test_header_in_the_middle_of_another_table_is_named(export: ExportBuilder) -> None:
    header = ",".join(Table.PARTIES.shape.columns)
    export.whole_files[Table.PARTIES] = f"{export.text_of(Table.PARTIES)}{header}\r\n".encode()
    read = export.read()
    assert read.reason(Table.PARTIES, "case_ref") is QuarantineReason.HEADER_REPEATED
    assert len(read.export.parties) == 2


@pytest.mark.parametrize("line", ["P0000009,,Una", "P0000009" + "," * 11])
def test_row_with_too_few_or_too_many_fields_is_quarantined(
    export: ExportBuilder, line: str
) -> None:
    text = f"{export.text_of(Table.PEOPLE)}{line}\r\n"
    export.whole_files[Table.PEOPLE] = text.encode()
    read = export.read()
    assert read.reason(Table.PEOPLE, "P0000009") is QuarantineReason.FIELD_COUNT
    assert len(read.export.people) == 3


def test_damaged_row_takes_the_other_row_with_its_reference_along(
    export: ExportBuilder,
) -> None:
    export.whole_files[Table.PEOPLE] = f"{export.text_of(Table.PEOPLE)}{EWAN},,Una\r\n".encode()
    read = export.read()
    assert read.reasons(Table.PEOPLE, EWAN) == [
        QuarantineReason.REFERENCE_REUSED,
        QuarantineReason.FIELD_COUNT,
    ]
    assert ISLA in read.export.people


def test_last_row_without_line_end_is_loaded_and_noted(export: ExportBuilder) -> None:
    export.whole_files[Table.PEOPLE] = export.text_of(Table.PEOPLE).rstrip().encode()
    read = export.read()
    assert len(read.export.people) == 3
    assert read.notes(NoteKind.NO_LINE_END_AT_END_OF_FILE) == [("", "")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "people.csv is empty."),
        (b"person_ref,name\r\n", "people.csv has another header than agreed: without title"),
        (b"P0000001,Mrs\r\n", "people.csv has no header: its first row names none"),
        (
            b"person_ref;title;forename\r\n",
            "people.csv is separated by semicolons. Agreed is a comma. Was this file opened",
        ),
        (b"person_ref\ttitle\r\n", "people.csv is separated by tabs. Agreed is a comma."),
        (
            b"person_ref,title,title\r\n",
            "without forename, .* with title more than once, and with 0 unknown names",
        ),
    ],
)
def test_file_without_its_header_stops_the_import(
    export: ExportBuilder, content: bytes, message: str
) -> None:
    folder = export.write()
    (folder / "people.csv").write_bytes(content)
    with pytest.raises(ExportError, match=message):
        read_export(folder, TODAY)


@pytest.mark.parametrize(
    ("table", "encoding", "message"),
    [
        (Table.PEOPLE, "utf-16", "people.csv is UTF-16. Agreed is UTF-8."),
        (Table.PEOPLE, "utf-16-le", "people.csv is UTF-16. Agreed is UTF-8."),
        (Table.CASES, "utf-16", "asb_cases.csv is UTF-16. Agreed is Windows-1252."),
        (Table.CASES, "utf-8", "asb_cases.csv is UTF-8. Agreed is Windows-1252."),
        (Table.CASES, "utf-8-sig", "asb_cases.csv is UTF-8 with a byte order mark. Agreed is"),
        (
            Table.PEOPLE,
            "cp1252",
            "people.csv is not UTF-8, as agreed, and looks like Windows-1252: 3",
        ),
    ],
)
def test_other_encoding_is_named_beside_the_agreed_one(
    export: ExportBuilder, table: Table, encoding: str, message: str
) -> None:
    export.change(Table.CASES, CASE, summary="Café: £85")
    for person in (ISLA, CALLUM, EWAN):
        export.change(Table.PEOPLE, person, forename="Zoë")
    export.whole_files[table] = export.text_of(table).encode(encoding)
    with pytest.raises(ExportError, match=message):
        export.read()


def test_workbook_is_named(export: ExportBuilder) -> None:
    export.whole_files[Table.PEOPLE] = b"PK\x03\x04 and so on"
    with pytest.raises(ExportError, match=r"people\.csv is an Excel workbook\. Agreed"):
        export.read()


@pytest.mark.parametrize(
    "garbled",
    [
        "MÃ¼ller",
        "Oâ€™Neil",
        "M\ufffdller",
        "Ã‰ilidh",
        "Wei\u00c3\u009f",
        "\u00c3\u0089ilidh",
        "O\u00e2\u0080\u0099Neil",
    ],
)
def test_garbled_text_is_set_aside_with_its_row_and_column(
    export: ExportBuilder, garbled: str
) -> None:
    export.change(Table.PEOPLE, EWAN, surname=garbled)
    read = export.read()
    assert read.export.people[EWAN].surname == ""
    (note,) = [note for note in read.findings.notes if note.kind is NoteKind.TEXT_GARBLED]
    assert (note.table, note.row, note.reference, note.column) == (
        Table.PEOPLE,
        4,
        EWAN,
        "surname",
    )


@pytest.mark.parametrize("name", ["Müller", "Éilidh", "Ångström", "Łukasz Żółć", "Ó Súilleabháin"])
def test_accents_are_not_garbled(export: ExportBuilder, name: str) -> None:
    export.change(Table.PEOPLE, EWAN, surname=name)
    assert export.read().export.people[EWAN].surname == name


def test_document_with_a_garbled_title_is_set_aside(export: ExportBuilder) -> None:
    export.change(Table.DOCUMENTS, RENT_STATEMENT, title="RÃ©sumÃ©")
    read = export.read()
    assert read.reason(Table.DOCUMENTS, RENT_STATEMENT) is QuarantineReason.TEXT_GARBLED


@pytest.mark.parametrize(
    ("end", "message"),
    [
        ("P0000009,,Un", "people.csv is cut short: it ends in the middle of row 5"),
        ('P0000009,"', "people.csv is cut short: it ends inside a quoted field of row 5"),
        ('P0000009,"a"b\r\n', "people.csv cannot be split into fields at row 5"),
    ],
)
def test_damaged_file_stops_the_import(export: ExportBuilder, end: str, message: str) -> None:
    export.whole_files[Table.PEOPLE] = f"{export.text_of(Table.PEOPLE)}{end}".encode()
    with pytest.raises(ExportError, match=message):
        export.read()


def test_message_tells_everything_that_is_missing(export: ExportBuilder, tmp_path: Path) -> None:
    folder = export.write()
    (folder / "staff.csv").unlink()
    (folder / "people.csv").unlink()
    with pytest.raises(ExportError, match=r"Missing: staff\.csv, people\.csv\."):
        read_export(folder, TODAY)
    with pytest.raises(ExportError, match="There is no folder of this name"):
        read_export(tmp_path / "elsewhere", TODAY)


def test_folder_without_documents_is_no_export(export: ExportBuilder) -> None:
    export.files.clear()
    folder = export.write()
    (folder / "files").rmdir()
    with pytest.raises(ExportError, match=r"Missing: files/\."):
        read_export(folder, TODAY)


def test_progress_reaches_its_end(export: ExportBuilder) -> None:
    told: list[tuple[str, int, int]] = []
    read_export(export.write(), TODAY, lambda what, done, of: told.append((what, done, of)))
    assert told[-1] == ("documents", 2, 2)
