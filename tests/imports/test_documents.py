"""Which documents are linked: rules 1 to 4 of the index, the keys and the surname."""

import pytest

from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.rules.addressees import is_same_surname
from tenancies.imports.rules.documents import RowOutcome
from tenancies.imports.tables import Table
from tests.imports.export_builder import (
    ASB_LETTER,
    CALLUM,
    CASE,
    EWAN,
    HOME_OF_EWAN,
    HOME_OF_ISLA,
    ISLA,
    RENT_STATEMENT,
    ExportBuilder,
)

LINKED = (RowOutcome.LINKED, None)
REPEAT = (RowOutcome.REPEAT, None)


def test_every_row_of_the_index_has_one_outcome_in_its_order(export: ExportBuilder) -> None:
    export.again(Table.DOCUMENTS, RENT_STATEMENT)
    export.document("D3")
    told = [(o.row, o.document_ref, o.outcome) for o in export.read().export.outcomes]
    assert told == [
        (2, RENT_STATEMENT, RowOutcome.LINKED),
        (3, ASB_LETTER, RowOutcome.LINKED),
        (4, RENT_STATEMENT, RowOutcome.REPEAT),
        (5, "D3", RowOutcome.QUARANTINED),
    ]


def test_repeat_is_a_repeat_whatever_becomes_of_the_first(export: ExportBuilder) -> None:
    export.document("D00000003", surname="Reid")
    export.again(Table.DOCUMENTS, "D00000003")
    export.again(Table.DOCUMENTS, RENT_STATEMENT, title=" Rent statement ")
    read = export.read()
    quarantined = (RowOutcome.QUARANTINED, QuarantineReason.SURNAME_DIFFERS)
    assert read.outcomes("D00000003") == [quarantined, REPEAT]
    assert read.outcomes(RENT_STATEMENT) == [LINKED, REPEAT]


def test_two_different_rows_for_one_reference_are_both_quarantined(
    export: ExportBuilder,
) -> None:
    export.document("D00000003", document_ref=RENT_STATEMENT)
    read = export.read()
    reused = (RowOutcome.QUARANTINED, QuarantineReason.REFERENCE_REUSED)
    assert read.outcomes(RENT_STATEMENT) == [reused, reused]
    assert read.is_linked(ASB_LETTER)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"subject_type": "Tenancy"}, QuarantineReason.SUBJECT_TYPE_UNKNOWN),
        ({"subject_type": "tenancy "}, QuarantineReason.SUBJECT_TYPE_UNKNOWN),
        ({"subject_type": ""}, QuarantineReason.SUBJECT_TYPE_UNKNOWN),
        ({"document_date": "08/17/2023"}, QuarantineReason.DATE_NOT_READABLE),
        ({"document_date": ""}, QuarantineReason.DATE_NOT_READABLE),
        ({"subject_ref": "0009999-01"}, QuarantineReason.TENANCY_NOT_LOADED),
        ({"subject_ref": f"{HOME_OF_ISLA}\t"}, QuarantineReason.TENANCY_NOT_LOADED),
        ({"subject_ref": ""}, QuarantineReason.TENANCY_NOT_LOADED),
        ({"subject_ref": CASE}, QuarantineReason.TENANCY_NOT_LOADED),
        ({"subject_type": "case"}, QuarantineReason.CASE_NOT_LOADED),
        ({"person_ref": ""}, QuarantineReason.PERSON_NOT_IN_HOUSEHOLD),
        ({"person_ref": EWAN, "surname": "Reid"}, QuarantineReason.PERSON_NOT_IN_HOUSEHOLD),
        ({"document_date": "2019-12-31"}, QuarantineReason.DATE_OUTSIDE_OCCUPANCIES),
        (
            {"person_ref": CALLUM, "document_date": "2021-05-31"},
            QuarantineReason.DATE_OUTSIDE_OCCUPANCIES,
        ),
        ({"surname": "Reid"}, QuarantineReason.SURNAME_DIFFERS),
        ({"surname": ""}, QuarantineReason.SURNAME_DIFFERS),
    ],
)
def test_document_whose_keys_disagree_is_quarantined(
    export: ExportBuilder, cells: dict[str, str], reason: QuarantineReason
) -> None:
    export.document("D00000003", **cells)
    read = export.read()
    assert read.outcomes("D00000003") == [(RowOutcome.QUARANTINED, reason)]
    assert read.is_linked(RENT_STATEMENT)


@pytest.mark.parametrize(
    "cells",
    [
        {"subject_ref": f" {HOME_OF_ISLA} ", "person_ref": f"{ISLA} "},
        {"document_ref": " D00000003"},
        {"person_ref": CALLUM, "document_date": "2021-06-01"},
        {"surname": " MURRAY "},
        {"postcode": "somewhere else"},
        {"kind": "gas safety certificate", "title": ""},
    ],
)
def test_document_whose_keys_agree_is_linked(export: ExportBuilder, cells: dict[str, str]) -> None:
    export.document("D00000003", **cells)
    assert export.read().is_linked("D00000003")


@pytest.mark.parametrize(
    ("day", "linked"),
    [
        ("2021-12-31", False),
        ("2022-01-01", True),
        ("2022-06-30", True),
        ("2022-07-01", False),
        ("2023-01-01", True),
    ],
)
def test_document_must_fall_into_one_of_several_occupancies(
    export: ExportBuilder, day: str, linked: bool
) -> None:
    export.occupancy(HOME_OF_ISLA, EWAN, "2022-01-01", "2022-06-30", role="Lodger")
    export.occupancy(HOME_OF_ISLA, EWAN, "2023-01-01", role="Lodger")
    export.document("D00000003", person_ref=EWAN, surname="Reid", document_date=day)
    assert export.read().is_linked("D00000003") is linked


def test_occupancy_elsewhere_does_not_link_a_document(export: ExportBuilder) -> None:
    export.document("D00000003", subject_ref=HOME_OF_EWAN)
    export.document("D00000004", subject_ref=HOME_OF_EWAN, person_ref=EWAN, surname="Reid")
    read = export.read()
    assert not read.is_linked("D00000003")
    assert read.is_linked("D00000004")


def test_case_document_goes_to_a_party_whatever_its_date(export: ExportBuilder) -> None:
    about_case = {"subject_type": "case", "subject_ref": CASE}
    export.document("D00000003", **about_case, document_date="1999-01-01")
    export.document("D00000004", **about_case, person_ref=CALLUM)
    read = export.read()
    assert read.is_linked("D00000003")
    assert read.outcomes("D00000004") == [
        (RowOutcome.QUARANTINED, QuarantineReason.PERSON_NOT_PARTY)
    ]


@pytest.mark.parametrize(
    ("on_document", "of_person"),
    [
        ("murray", "MURRAY"),
        (" Murray  ", "Murray"),
        ("Wis\u0301niewska", "Wiśniewska"),
        ("Wiśniewska", "WIS\u0301NIEWSKA"),
        ("Weiss", "Weiß"),
        ("O'Neil-Taylor", "o'neil-taylor"),
    ],
)
def test_surname_may_differ_in_case_and_in_the_way_accents_are_stored(
    on_document: str, of_person: str
) -> None:
    assert is_same_surname(on_document, of_person)


@pytest.mark.parametrize(
    ("on_document", "of_person"),
    [
        ("", ""),
        ("  ", " "),
        ("Wisniewska", "Wiśniewska"),
        ("O\u2019Neil", "O'Neil"),
        ("McLean", "MacLean"),
        ("Feeney Fraser", "Feeney-Fraser"),
        ("Feeney\u2010Fraser", "Feeney-Fraser"),
        ("Murray\u00a0", "Murray"),
        ("Murray\t", "Murray"),
        ("\uff2durray", "Murray"),
        ("Murray Reid", "Murray"),
        ("Murray\udcff", "Murray\ufffd"),
    ],
)
def test_surname_that_differs_in_anything_else_is_another(on_document: str, of_person: str) -> None:
    assert not is_same_surname(on_document, of_person)
    assert not is_same_surname(of_person, on_document)


def test_former_surname_is_another_surname(export: ExportBuilder) -> None:
    export.change(Table.PEOPLE, ISLA, former_surname="Grant")
    export.document("D00000003", surname="Grant")
    read = export.read()
    assert read.outcomes("D00000003") == [
        (RowOutcome.QUARANTINED, QuarantineReason.SURNAME_DIFFERS)
    ]
    assert read.is_linked(RENT_STATEMENT)
