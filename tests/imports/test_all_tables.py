"""The rules that hold for every table: repeats, a reference used twice, what points nowhere."""

import pytest

from tenancies.imports.facts import PatchDuty
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.tables import Table
from tests.imports.export_builder import (
    CASE,
    EWAN,
    HOME_OF_EWAN,
    HOME_OF_ISLA,
    ISLA,
    NUMBER_1,
    NUMBER_2,
    ExportBuilder,
)

KEYED = [
    (Table.PATCHES, "LN-01", {"patch_name": "Another"}),
    (Table.STAFF, "S002", {"forename": "Another"}),
    (Table.PROPERTIES, NUMBER_1, {"street": "Another"}),
    (Table.PEOPLE, EWAN, {"forename": "Another"}),
    (Table.TENANCIES, HOME_OF_EWAN, {"weekly_rent": "1"}),
    (Table.CASES, CASE, {"category": "A"}),
    (Table.DOCUMENTS, "D00000001", {"title": "Another"}),
]


def test_every_reason_and_note_has_its_sentence() -> None:
    sentences = [reason.sentence for reason in QuarantineReason] + [
        note.sentence for note in NoteKind
    ]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, key, _ in KEYED])
def test_row_written_twice_is_loaded_once(export: ExportBuilder, table: Table, key: str) -> None:
    before = export.read().export.loaded_counts()
    export.again(table, key)
    read = export.read()
    assert read.export.loaded_counts() == before
    assert len(read.repeats(table)) == 1
    assert read.findings.quarantined == []


@pytest.mark.parametrize(("table", "key", "change"), KEYED)
def test_reference_used_for_two_different_rows_loads_neither(
    export: ExportBuilder, table: Table, key: str, change: dict[str, str]
) -> None:
    export.again(table, key, **change)
    read = export.read()
    assert read.reasons(table, key) == [QuarantineReason.REFERENCE_REUSED] * 2
    assert read.repeats(table) == []


@pytest.mark.parametrize(("table", "key", "change"), KEYED)
def test_repeat_beside_two_different_rows_is_only_a_repeat(
    export: ExportBuilder, table: Table, key: str, change: dict[str, str]
) -> None:
    export.again(table, key, **change)
    export.again(table, key)
    read = export.read()
    assert read.reasons(table, key) == [QuarantineReason.REFERENCE_REUSED] * 2
    assert len(read.repeats(table)) == 1


def test_repeat_may_differ_in_ordinary_spaces_only(export: ExportBuilder) -> None:
    export.again(Table.PEOPLE, ISLA, person_ref=f" {ISLA}  ", surname="Murray ")
    export.again(Table.PEOPLE, EWAN, surname="Reid\u00a0")
    read = export.read()
    assert read.repeats(Table.PEOPLE) == [5]
    assert read.export.people[ISLA].surname == "Murray"
    assert read.reasons(Table.PEOPLE, EWAN) == [QuarantineReason.REFERENCE_REUSED] * 2


def test_reference_with_spaces_around_it_is_the_same_reference(export: ExportBuilder) -> None:
    export.change(Table.TENANCIES, HOME_OF_ISLA, tenancy_ref=f"{HOME_OF_ISLA}  ")
    read = export.read()
    assert HOME_OF_ISLA in read.export.tenancies
    assert len(read.occupancies_of(ISLA)) == 1


def test_repeat_of_a_row_with_a_wrong_reference_is_a_repeat(export: ExportBuilder) -> None:
    export.add(Table.PEOPLE, person_ref="P12", surname="Reid")
    export.add(Table.PEOPLE, person_ref="P12", surname="Reid")
    read = export.read()
    assert read.reason(Table.PEOPLE, "P12") is QuarantineReason.REFERENCE_FORM
    assert len(read.repeats(Table.PEOPLE)) == 1


@pytest.mark.parametrize(
    ("table", "key"),
    [
        (Table.PATCHES, "LN-1"),
        (Table.STAFF, "S1"),
        (Table.PROPERTIES, "1643"),
        (Table.PEOPLE, "P0000009\u00a0"),
        (Table.TENANCIES, "14576-03"),
        (Table.CASES, "ASB-2022-41"),
        (Table.DOCUMENTS, ""),
    ],
)
def test_reference_of_another_form_quarantines_its_row(
    export: ExportBuilder, table: Table, key: str
) -> None:
    first, *others = table.shape.columns
    export.add(table, **{first: key, others[0]: "Somebody"})
    read = export.read()
    assert read.reason(table, key) is QuarantineReason.REFERENCE_FORM
    assert len(read.findings.quarantined) == 1


def test_quarantined_row_is_kept_whole(export: ExportBuilder) -> None:
    export.add(Table.PROPERTIES, property_ref="1643", street="Linn Path\x00")
    (quarantined,) = export.read().findings.quarantined
    cells = dict(quarantined.cells)
    assert (quarantined.row, quarantined.column, cells["street"]) == (
        4,
        "property_ref",
        "Linn Path\ufffd",
    )
    assert tuple(cells) == Table.PROPERTIES.shape.columns


@pytest.mark.parametrize(
    ("table", "key", "column", "nobody", "reason"),
    [
        (Table.STAFF, "S002", "patch_code", "LN-99", QuarantineReason.PATCH_NOT_LOADED),
        (Table.PROPERTIES, NUMBER_1, "patch_code", "LN-99", QuarantineReason.PATCH_NOT_LOADED),
        (Table.CASES, CASE, "property_ref", "0009999", QuarantineReason.PROPERTY_NOT_LOADED),
        (Table.CASES, CASE, "officer", "S999", QuarantineReason.STAFF_NOT_LOADED),
    ],
)
def test_row_that_refers_to_nothing_loaded_is_quarantined(
    export: ExportBuilder,
    table: Table,
    key: str,
    column: str,
    nobody: str,
    reason: QuarantineReason,
) -> None:
    export.change(table, key, **{column: nobody})
    if table is Table.STAFF:
        export.change(Table.PATCHES, "LN-01", cover_officer="S001")
    assert export.read().reason(table, key) is reason
    export.change(table, key, **{column: ""})
    assert export.read().reason(table, key) is None


def test_patch_of_an_unknown_officer_takes_its_homes_and_cases_into_quarantine(
    export: ExportBuilder,
) -> None:
    export.add(Table.PATCHES, patch_code="LN-02", lead_officer="S003")
    export.add(Table.STAFF, staff_ref="S003", patch_code="LN-02")
    export.change(Table.PROPERTIES, NUMBER_2, patch_code="LN-02")
    assert export.read().findings.quarantined == []

    export.change(Table.PATCHES, "LN-02", cover_officer="S999")
    read = export.read()
    assert read.reason(Table.PATCHES, "LN-02") is QuarantineReason.STAFF_NOT_LOADED
    assert read.reason(Table.STAFF, "S003") is QuarantineReason.PATCH_NOT_LOADED
    assert read.reason(Table.PROPERTIES, NUMBER_2) is QuarantineReason.PATCH_NOT_LOADED
    assert read.reason(Table.TENANCIES, HOME_OF_EWAN) is QuarantineReason.PROPERTY_NOT_LOADED
    assert read.reason(Table.CASES, CASE) is QuarantineReason.PROPERTY_NOT_LOADED
    assert set(read.export.tenancies) == {HOME_OF_ISLA}
    assert set(read.export.patches) == {"LN-01"}


def test_patch_without_any_known_officer_is_quarantined_once(export: ExportBuilder) -> None:
    export.add(Table.PATCHES, patch_code="LN-02", lead_officer="S998", cover_officer="S999")
    read = export.read()
    assert read.reasons(Table.PATCHES, "LN-02") == [QuarantineReason.STAFF_NOT_LOADED]
    assert set(read.export.patches) == {"LN-01"}


def test_officers_work_the_patches_that_name_them_and_that_they_name(
    export: ExportBuilder,
) -> None:
    export.add(Table.STAFF, staff_ref="S003", patch_code="LN-01")
    export.add(Table.STAFF, staff_ref="S004", job_title="customer service adviser")
    assignments = export.read().export.assignments
    assert {(a.patch_code, a.staff_ref, a.duty) for a in assignments} == {
        ("LN-01", "S001", PatchDuty.LEAD),
        ("LN-01", "S002", PatchDuty.COVER),
        ("LN-01", "S003", PatchDuty.ASSIGNED),
    }
    assert len(assignments) == 3
