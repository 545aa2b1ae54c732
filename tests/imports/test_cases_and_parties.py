"""Which antisocial behaviour cases and which of their parties are loaded."""

import pytest

from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.tables import Table
from tests.imports.export_builder import CALLUM, CASE, EWAN, ISLA, ExportBuilder


@pytest.mark.parametrize(
    "cells",
    [
        {"opened_at": ""},
        {"opened_at": "04/24/2020"},
        {"opened_at": "2025-03-03"},
        {"closed_at": "19-Jan"},
        {"closed_at": " "},
    ],
)
def test_case_with_an_unreadable_time_is_quarantined_with_its_parties_and_documents(
    export: ExportBuilder, cells: dict[str, str]
) -> None:
    export.change(Table.CASES, CASE, **cells)
    read = export.read()
    assert read.reasons(Table.CASES, CASE) == [QuarantineReason.TIME_NOT_READABLE]
    assert read.reasons(Table.PARTIES, CASE) == [QuarantineReason.CASE_NOT_LOADED] * 2
    assert read.reason(Table.DOCUMENTS, "D00000002") is QuarantineReason.CASE_NOT_LOADED
    assert read.is_linked("D00000001")


def test_closed_case_is_loaded_even_if_it_closed_before_it_opened(export: ExportBuilder) -> None:
    export.change(Table.CASES, CASE, closed_at="2025-03-02T10:00:00")
    case = export.read().export.cases[CASE]
    assert case.closed_at is not None
    assert case.closed_at < case.opened_at


@pytest.mark.parametrize("time", ["2025-03-30T01:30:00", "2024-10-27T01:30:00"])
def test_time_inside_the_clock_change_is_loaded_as_written_and_noted(
    export: ExportBuilder, time: str
) -> None:
    export.change(Table.CASES, CASE, opened_at=time, closed_at=time)
    read = export.read()
    assert read.export.cases[CASE].opened_at.isoformat() == time
    assert read.export.cases[CASE].opened_at.tzinfo is None
    assert read.notes(NoteKind.TIME_IN_CLOCK_CHANGE) == [(CASE, "opened_at"), (CASE, "closed_at")]


@pytest.mark.parametrize(
    ("case", "person", "role", "reason"),
    [
        ("ASB-2025-9999", CALLUM, "witness", QuarantineReason.CASE_NOT_LOADED),
        (CASE, "P0009999", "witness", QuarantineReason.PERSON_NOT_LOADED),
        (CASE, f"{CALLUM}\u00a0", "witness", QuarantineReason.PERSON_NOT_LOADED),
        (CASE, CALLUM, "third party", QuarantineReason.ROLE_UNKNOWN),
        (CASE, CALLUM, "Witness", QuarantineReason.ROLE_UNKNOWN),
        (CASE, CALLUM, "", QuarantineReason.ROLE_UNKNOWN),
    ],
)
def test_invalid_party_is_quarantined(
    export: ExportBuilder, case: str, person: str, role: str, reason: QuarantineReason
) -> None:
    export.add(Table.PARTIES, case_ref=case, person_ref=person, role=role)
    read = export.read()
    assert read.reasons(Table.PARTIES, case) == [reason]
    assert {party.person_ref for party in read.export.parties} == {ISLA, EWAN}


def test_witness_is_loaded(export: ExportBuilder) -> None:
    export.add(Table.PARTIES, case_ref=f" {CASE}", person_ref=f"{CALLUM} ", role="witness")
    read = export.read()
    assert {party.person_ref for party in read.export.parties} == {ISLA, CALLUM, EWAN}
    assert read.export.parties[2].case_ref == CASE


def test_neighbours_may_complain_of_each_other_in_one_case(export: ExportBuilder) -> None:
    export.add(Table.PARTIES, case_ref=CASE, person_ref=EWAN, role="complainer")
    read = export.read()
    assert [p.role for p in read.export.parties if p.person_ref == EWAN] == [
        "alleged perpetrator",
        "complainer",
    ]


def test_unreadable_day_of_adding_a_party_is_left_out(export: ExportBuilder) -> None:
    export.rows[Table.PARTIES][0]["added_on"] = "3 March"
    read = export.read()
    assert read.export.parties[0].added_on is None
    assert read.export.parties[1].added_on is not None
    assert read.notes(NoteKind.ADDED_ON_NOT_READABLE) == [(CASE, "added_on")]
