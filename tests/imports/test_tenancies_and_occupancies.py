"""Which lettings and which occupancies in them are loaded."""

import pytest

from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.tables import Table
from tests.imports.export_builder import (
    CALLUM,
    EWAN,
    HOME_OF_EWAN,
    HOME_OF_ISLA,
    ISLA,
    NUMBER_1,
    NUMBER_2,
    ExportBuilder,
    ReadExport,
)

EARLIER = "0000001-00"


def occupancy_reasons(read: ReadExport) -> list[QuarantineReason]:
    return [
        quarantined.reason
        for quarantined in read.findings.quarantined
        if quarantined.table is Table.HOUSEHOLD
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"start_date": ""}, QuarantineReason.DATE_NOT_READABLE),
        ({"start_date": "22-May"}, QuarantineReason.DATE_NOT_READABLE),
        ({"end_date": "30/05/22"}, QuarantineReason.DATE_NOT_READABLE),
        ({"end_date": " "}, QuarantineReason.DATE_NOT_READABLE),
        ({"end_date": "2019-12-31"}, QuarantineReason.END_BEFORE_START),
        ({"property_ref": "0009999"}, QuarantineReason.PROPERTY_NOT_LOADED),
        ({"property_ref": ""}, QuarantineReason.PROPERTY_NOT_LOADED),
        ({"end_date": "2019-12-31", "property_ref": "0009999"}, QuarantineReason.END_BEFORE_START),
        ({"start_date": "x", "property_ref": "0009999"}, QuarantineReason.DATE_NOT_READABLE),
    ],
)
def test_impossible_tenancy_is_quarantined_with_its_occupancies(
    export: ExportBuilder, cells: dict[str, str], reason: QuarantineReason
) -> None:
    export.change(Table.TENANCIES, HOME_OF_EWAN, **cells)
    read = export.read()
    assert read.reason(Table.TENANCIES, HOME_OF_EWAN) is reason
    assert occupancy_reasons(read) == [QuarantineReason.TENANCY_NOT_LOADED]
    assert read.occupancies_of(EWAN) == []
    assert HOME_OF_ISLA in read.export.tenancies


def test_tenancy_of_one_day_is_loaded(export: ExportBuilder) -> None:
    export.change(Table.TENANCIES, HOME_OF_EWAN, end_date="2020-01-01")
    assert HOME_OF_EWAN in export.read().export.tenancies


@pytest.mark.parametrize("end", ["", "2026-11-22", "2027-01-01"])
def test_two_current_tenancies_of_one_home_are_both_quarantined(
    export: ExportBuilder, end: str
) -> None:
    export.add(
        Table.TENANCIES,
        tenancy_ref=EARLIER,
        property_ref=f" {NUMBER_1}",
        start_date="2019-01-01",
        end_date=end,
        status="Former",
    )
    read = export.read()
    assert read.reason(Table.TENANCIES, EARLIER) is QuarantineReason.TWO_CURRENT_TENANCIES
    assert read.reason(Table.TENANCIES, HOME_OF_ISLA) is QuarantineReason.TWO_CURRENT_TENANCIES
    assert read.reason(Table.TENANCIES, HOME_OF_EWAN) is None


def test_former_tenancy_is_loaded_beside_two_current_ones(export: ExportBuilder) -> None:
    former = {"tenancy_ref": EARLIER, "start_date": "2018-01-01", "end_date": "2019-12-31"}
    export.again(Table.TENANCIES, HOME_OF_ISLA, **former)
    export.again(Table.TENANCIES, HOME_OF_ISLA, tenancy_ref="0000001-09")
    assert set(export.read().export.tenancies) == {EARLIER, HOME_OF_EWAN}


def test_tenancy_that_ended_yesterday_leaves_the_home_to_the_next(export: ExportBuilder) -> None:
    export.add(
        Table.TENANCIES,
        tenancy_ref=EARLIER,
        property_ref=NUMBER_1,
        start_date="2019-01-01",
        end_date="2026-11-21",
        status="Current",
    )
    assert {EARLIER, HOME_OF_ISLA} <= set(export.read().export.tenancies)


@pytest.mark.parametrize(
    "cells",
    [
        {"start_date": "22-May"},
        {"end_date": "2018-01-01"},
        {"tenancy_ref": "1-00"},
    ],
)
def test_quarantined_tenancy_does_not_count_as_a_second_one(
    export: ExportBuilder, cells: dict[str, str]
) -> None:
    export.again(Table.TENANCIES, HOME_OF_ISLA, **({"tenancy_ref": EARLIER} | cells))
    assert HOME_OF_ISLA in export.read().export.tenancies


def test_repeat_of_a_tenancy_is_no_second_current_one(export: ExportBuilder) -> None:
    export.again(Table.TENANCIES, HOME_OF_ISLA)
    assert HOME_OF_ISLA in export.read().export.tenancies


@pytest.mark.parametrize(
    ("tenancy", "person", "start", "end", "reason"),
    [
        ("0009999-01", CALLUM, "2022-01-01", "", QuarantineReason.TENANCY_NOT_LOADED),
        (HOME_OF_EWAN, "P0009999", "2022-01-01", "", QuarantineReason.PERSON_NOT_LOADED),
        (HOME_OF_EWAN, "", "2022-01-01", "", QuarantineReason.PERSON_NOT_LOADED),
        (HOME_OF_EWAN, CALLUM, "", "", QuarantineReason.DATE_NOT_READABLE),
        (HOME_OF_EWAN, CALLUM, "2022-01-01", "14-Mar", QuarantineReason.DATE_NOT_READABLE),
        (HOME_OF_EWAN, CALLUM, "2022-01-02", "2022-01-01", QuarantineReason.END_BEFORE_START),
        (HOME_OF_EWAN, CALLUM, "2019-12-31", "", QuarantineReason.OCCUPANCY_OUTSIDE_TENANCY),
    ],
)
def test_impossible_occupancy_is_quarantined(
    export: ExportBuilder, tenancy: str, person: str, start: str, end: str, reason: QuarantineReason
) -> None:
    export.occupancy(tenancy, person, start, end)
    read = export.read()
    assert occupancy_reasons(read) == [reason]
    assert len(read.export.occupancies) == 3


def test_occupancy_with_spaces_around_its_references_is_loaded(export: ExportBuilder) -> None:
    export.occupancy(f" {HOME_OF_EWAN} ", f"{CALLUM} ", "2020-01-01", "2020-01-01", role="Lodger")
    read = export.read()
    assert occupancy_reasons(read) == []
    assert read.occupancies_of(CALLUM)[1].tenancy_ref == HOME_OF_EWAN


@pytest.mark.parametrize(
    ("end", "reasons"),
    [
        ("2023-06-30", []),
        ("2023-06-29", []),
        ("2023-07-01", [QuarantineReason.OCCUPANCY_OUTSIDE_TENANCY]),
        ("", [QuarantineReason.OCCUPANCY_OUTSIDE_TENANCY]),
    ],
)
def test_occupancy_does_not_outlast_an_ended_tenancy(
    export: ExportBuilder, end: str, reasons: list[QuarantineReason]
) -> None:
    export.change(Table.TENANCIES, HOME_OF_EWAN, end_date="2023-06-30")
    (occupancy,) = [r for r in export.rows[Table.HOUSEHOLD] if r["person_ref"] == EWAN]
    occupancy["to_date"] = end
    assert occupancy_reasons(export.read()) == reasons


def test_person_may_have_several_occupancies_that_differ_in_anything(export: ExportBuilder) -> None:
    export.occupancy(HOME_OF_ISLA, ISLA, "2020-01-01", "2022-01-01")
    export.occupancy(HOME_OF_ISLA, ISLA, "2020-01-01", role="Joint tenant")
    read = export.read()
    assert len(read.occupancies_of(ISLA)) == 3
    assert read.repeats(Table.HOUSEHOLD) == []


def test_unknown_role_is_loaded_as_text(export: ExportBuilder) -> None:
    export.occupancy(HOME_OF_ISLA, EWAN, "2021-01-01", role="tenant")
    assert export.read().occupancies_of(EWAN)[1].role == "tenant"


def test_home_may_stand_without_patch(export: ExportBuilder) -> None:
    export.change(Table.PROPERTIES, NUMBER_2, patch_code="")
    assert NUMBER_2 in export.read().export.properties
