"""Which documents are linked: rules 5 to 7 of the index, the file and who claims it."""

import hashlib
import os
from pathlib import Path

import pytest

from tenancies.imports.document_files import DocumentFiles, is_plain_relative_name
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.rules.documents import RowOutcome
from tenancies.imports.tables import Table
from tests.imports.export_builder import ASB_LETTER, RENT_STATEMENT, ExportBuilder

NAME = "D00000/D00000001_document.pdf"


def quarantined(reason: QuarantineReason) -> list[tuple[RowOutcome, QuarantineReason | None]]:
    return [(RowOutcome.QUARANTINED, reason)]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "C:/store/document.pdf",
        "c:document.pdf",
        "../document.pdf",
        "D00000/../D00000/document.pdf",
        "D00000/..",
        "D00000//document.pdf",
        "D00000/",
        "D00000\\document.pdf",
        "D00000/pa\tper.pdf",
        "D00000/pa\x7fper.pdf",
        "D00000/pa\x85per.pdf",
        *(f"D00000/pa{mark}per.pdf" for mark in "\u061c\u200e\u200f\u202a\u202e\u2066\u2069"),
    ],
)
def test_name_that_leads_out_or_deceives_is_not_plain(name: str) -> None:
    assert not is_plain_relative_name(name)


@pytest.mark.parametrize(
    "name",
    [NAME, "D00000/cc MacLeòid (1).pdf", "..D/document..pdf", "=1+1.pdf", "a\u200bb"],
)
def test_name_with_spaces_accents_and_dots_is_plain(name: str) -> None:
    assert is_plain_relative_name(name)


def test_unsafe_name_is_quarantined_even_if_it_leads_to_the_document(export: ExportBuilder) -> None:
    export.change(Table.DOCUMENTS, RENT_STATEMENT, file_name=f"../files/{NAME}")
    read = export.read()
    assert read.outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_NAME_UNSAFE)
    assert read.is_linked(ASB_LETTER)


@pytest.mark.parametrize(
    "name", [NAME.upper(), f"./{NAME}", f"{NAME} ", "D00000", "D00000/gone.pdf"]
)
def test_file_must_exist_under_exactly_that_name(export: ExportBuilder, name: str) -> None:
    export.change(Table.DOCUMENTS, RENT_STATEMENT, file_name=name)
    read = export.read()
    assert read.outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_MISSING)
    assert read.is_linked(ASB_LETTER)


def test_name_stored_with_another_accent_is_another_name(export: ExportBuilder) -> None:
    content = export.files.pop(NAME)
    export.files["D00000/Wis\u0301niewska.pdf"] = content
    export.change(Table.DOCUMENTS, RENT_STATEMENT, file_name="D00000/Wiśniewska.pdf")
    assert export.read().outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_MISSING)
    export.change(Table.DOCUMENTS, RENT_STATEMENT, file_name="D00000/Wis\u0301niewska.pdf")
    assert export.read().is_linked(RENT_STATEMENT)


def test_empty_file_is_quarantined(export: ExportBuilder) -> None:
    export.files[NAME] = b""
    export.change(Table.DOCUMENTS, RENT_STATEMENT, sha256=hashlib.sha256().hexdigest())
    read = export.read()
    assert read.outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_EMPTY)
    assert read.is_linked(ASB_LETTER)


def test_file_must_match_the_index(export: ExportBuilder) -> None:
    right = export.row(Table.DOCUMENTS, RENT_STATEMENT)["sha256"]
    for wrong in ("0" * 64, right.upper(), "", f"{right} "):
        export.change(Table.DOCUMENTS, RENT_STATEMENT, sha256=wrong)
        assert export.read().outcomes(RENT_STATEMENT) == quarantined(
            QuarantineReason.FILE_HASH_DIFFERS
        )
    export.change(Table.DOCUMENTS, RENT_STATEMENT, sha256=right)
    assert export.read().is_linked(RENT_STATEMENT)


def test_no_link_is_followed(export: ExportBuilder, tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(export.files.pop(NAME))
    document = export.write() / "files" / NAME
    document.symlink_to(outside)
    read = export.read()
    assert read.outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_MISSING)
    document.unlink()
    document.write_bytes(outside.read_bytes())
    assert export.read().is_linked(RENT_STATEMENT)


def test_no_linked_folder_is_entered(export: ExportBuilder, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "document.pdf").write_bytes(export.files.pop(NAME))
    (export.write() / "files" / "D00009").symlink_to(elsewhere)
    export.change(Table.DOCUMENTS, RENT_STATEMENT, file_name="D00009/document.pdf")
    assert export.read().outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_MISSING)


def test_pipe_is_no_file_and_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "document.pdf")
    assert DocumentFiles(tmp_path).examine("document.pdf") is QuarantineReason.FILE_MISSING


def test_file_that_became_a_link_after_listing_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.pdf").write_bytes(b"outside")
    store = tmp_path / "files"
    store.mkdir()
    document = store / "document.pdf"
    document.write_bytes(b"document")
    files = DocumentFiles(store)
    document.unlink()
    document.symlink_to(tmp_path / "outside.pdf")
    assert files.examine("document.pdf") is QuarantineReason.FILE_UNREADABLE


def test_two_documents_that_name_one_file_are_both_quarantined(export: ExportBuilder) -> None:
    export.document("D00000003", file_name=NAME)
    digest = export.row(Table.DOCUMENTS, RENT_STATEMENT)["sha256"]
    export.change(Table.DOCUMENTS, "D00000003", sha256=digest)
    read = export.read()
    assert read.outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_NAME_SHARED)
    assert read.outcomes("D00000003") == quarantined(QuarantineReason.FILE_NAME_SHARED)
    assert read.is_linked(ASB_LETTER)


def test_two_documents_with_the_same_content_are_both_quarantined(export: ExportBuilder) -> None:
    export.document("D00000003")
    export.files["D00000/D00000003_document.pdf"] = export.files[NAME]
    digest = export.row(Table.DOCUMENTS, RENT_STATEMENT)["sha256"]
    export.change(Table.DOCUMENTS, "D00000003", sha256=digest)
    read = export.read()
    assert read.outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_CONTENT_SHARED)
    assert read.outcomes("D00000003") == quarantined(QuarantineReason.FILE_CONTENT_SHARED)
    assert read.is_linked(ASB_LETTER)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"surname": "Reid"}, QuarantineReason.SURNAME_DIFFERS),
        ({"document_ref": "D3"}, QuarantineReason.REFERENCE_FORM),
        ({"document_date": "12-Feb"}, QuarantineReason.DATE_NOT_READABLE),
        ({"sha256": "0" * 64}, QuarantineReason.FILE_HASH_DIFFERS),
    ],
)
def test_claim_of_a_quarantined_row_counts_too(
    export: ExportBuilder, cells: dict[str, str], reason: QuarantineReason
) -> None:
    export.document("D00000003", **({"file_name": NAME} | cells))
    read = export.read()
    assert read.outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_NAME_SHARED)
    assert read.outcomes(cells.get("document_ref", "D00000003")) == quarantined(reason)


def test_claim_of_two_rows_with_one_reference_counts_against_others(
    export: ExportBuilder,
) -> None:
    export.document("D00000003")
    export.again(Table.DOCUMENTS, "D00000003", title="Another", file_name=NAME)
    assert export.read().outcomes(RENT_STATEMENT) == quarantined(QuarantineReason.FILE_NAME_SHARED)


def test_repeat_does_not_claim_the_file_of_its_first(export: ExportBuilder) -> None:
    export.again(Table.DOCUMENTS, RENT_STATEMENT, document_ref=f" {RENT_STATEMENT}")
    assert export.read().is_linked(RENT_STATEMENT)


def test_file_that_no_row_names_is_reported(export: ExportBuilder) -> None:
    export.files["D00000/diary.pdf"] = b"Nobody knows."
    export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Reid")
    assert export.read().findings.files_no_row_names == ["D00000/diary.pdf"]


def test_name_with_an_unreadable_byte_is_linked_and_can_be_opened(export: ExportBuilder) -> None:
    content = export.files.pop(NAME)
    folder = export.write()
    (folder / "files" / os.fsdecode(b"D00000/caf\xe9.pdf")).write_bytes(content)
    text = export.text_of(Table.DOCUMENTS).encode()
    export.whole_files[Table.DOCUMENTS] = text.replace(NAME.encode(), b"D00000/caf\xe9.pdf")
    read = export.read()
    (document,) = [p for p in read.export.documents if p.document_ref == RENT_STATEMENT]
    assert document.file_name == "D00000/caf\ufffd.pdf"
    assert read.export.path_of(document).read_bytes() == content
