"""Who may see what by section 4 of the README, told by the model that SQL is compared with."""

from datetime import date

import pytest

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
    TODAY,
    ExportBuilder,
)
from tests.imports.oracle import entitled_pairs, is_under_16

UNA = "P0000009"


def readers(export: ExportBuilder, document: str, today: date = TODAY) -> set[str]:
    pairs = entitled_pairs(export.read().export, today)
    return {person for person, reference in pairs if reference == document}


def lodger(export: ExportBuilder, end: str = "", role: str = "Lodger", born: str = "") -> None:
    """Una lives with Isla and Callum from New Year 2025."""
    export.add(Table.PEOPLE, person_ref=UNA, surname="Bell", date_of_birth=born or "1995-05-05")
    export.occupancy(HOME_OF_ISLA, UNA, "2025-01-01", end, role=role)


def test_household_sees_its_documents_and_neighbour_does_not(export: ExportBuilder) -> None:
    lodger(export)
    assert readers(export, RENT_STATEMENT) == {ISLA, CALLUM, UNA}


def test_joint_tenant_sees_nothing_older_than_the_occupancy(export: ExportBuilder) -> None:
    export.document("D00000003", document_date="2021-05-31")
    export.document("D00000004", document_date="2021-06-01")
    assert readers(export, "D00000003") == {ISLA}
    assert readers(export, "D00000004") == {ISLA, CALLUM}


@pytest.mark.parametrize(
    ("today", "sees"), [(date(2026, 10, 29), True), (date(2026, 10, 30), False)]
)
def test_whoever_left_sees_older_documents_for_28_days(
    export: ExportBuilder, today: date, sees: bool
) -> None:
    lodger(export, end="2026-10-01")
    assert (UNA in readers(export, RENT_STATEMENT, today)) is sees
    assert ISLA in readers(export, RENT_STATEMENT, today)


def test_whoever_left_sees_nothing_of_later_documents(export: ExportBuilder) -> None:
    lodger(export, end="2026-11-01")
    export.document("D00000003", document_date="2026-11-01")
    export.document("D00000004", document_date="2026-11-02")
    assert UNA in readers(export, "D00000003")
    assert UNA not in readers(export, "D00000004")


def test_whoever_came_back_sees_documents_of_both_occupancies(export: ExportBuilder) -> None:
    lodger(export, end="2025-06-30")
    export.document("D00000003", document_date="2025-08-01")
    assert UNA not in readers(export, RENT_STATEMENT)
    export.occupancy(HOME_OF_ISLA, UNA, "2026-01-01", role="Lodger")
    assert UNA in readers(export, RENT_STATEMENT)
    assert UNA not in readers(export, "D00000003")


def test_case_document_is_for_its_addressee_alone(export: ExportBuilder) -> None:
    assert readers(export, ASB_LETTER) == {ISLA}


@pytest.mark.parametrize(
    ("today", "sees"), [(date(2026, 10, 29), True), (date(2026, 10, 30), False)]
)
def test_party_who_moved_out_of_our_houses_sees_case_documents_for_28_days(
    export: ExportBuilder, today: date, sees: bool
) -> None:
    lodger(export, end="2026-10-01")
    export.add(Table.PARTIES, case_ref=CASE, person_ref=UNA, role="witness")
    export.document(
        "D00000003", subject_type="case", subject_ref=CASE, person_ref=UNA, surname="Bell"
    )
    assert (UNA in readers(export, "D00000003", today)) is sees
    export.occupancy(HOME_OF_EWAN, UNA, "2026-10-15", role="Partner")
    assert UNA in readers(export, "D00000003", today)


def test_owner_near_by_who_never_lived_with_us_sees_case_documents(export: ExportBuilder) -> None:
    export.add(Table.PEOPLE, person_ref=UNA, surname="Bell")
    export.add(Table.PARTIES, case_ref=CASE, person_ref=UNA, role="witness")
    export.document(
        "D00000003", subject_type="case", subject_ref=CASE, person_ref=UNA, surname="Bell"
    )
    assert readers(export, "D00000003") == {UNA}


@pytest.mark.parametrize(("born", "sees"), [("2010-11-22", True), ("2010-11-23", False)])
def test_nobody_under_16_today_sees_anything(export: ExportBuilder, born: str, sees: bool) -> None:
    lodger(export, role="Child", born=born)
    assert (UNA in readers(export, RENT_STATEMENT)) is sees
    export.change(Table.PEOPLE, ISLA, date_of_birth=born)
    assert (ISLA in readers(export, ASB_LETTER)) is sees


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("Tenant", True),
        ("Joint tenant", True),
        ("Partner", True),
        ("Child", False),
        ("Relative", False),
        ("Lodger", False),
        ("Other occupant", False),
        ("tenant", False),
    ],
)
def test_without_birth_date_only_tenants_and_partners_count_as_adult(
    export: ExportBuilder, role: str, sees: bool
) -> None:
    lodger(export, role=role, born="12-Feb")
    assert (UNA in readers(export, RENT_STATEMENT)) is sees


def test_without_birth_date_one_tenancy_says_nothing_of_another(export: ExportBuilder) -> None:
    lodger(export, born="12-Feb")
    export.occupancy(HOME_OF_EWAN, UNA, "2025-01-01", role="Partner")
    export.document("D00000003", subject_ref=HOME_OF_EWAN, person_ref=EWAN, surname="Reid")
    assert UNA in readers(export, "D00000003")
    assert UNA not in readers(export, RENT_STATEMENT)


def test_without_birth_date_a_party_counts_as_adult_in_a_case(export: ExportBuilder) -> None:
    export.change(Table.PEOPLE, ISLA, date_of_birth="")
    export.rows[Table.HOUSEHOLD][0]["role"] = "Relative"
    assert readers(export, ASB_LETTER) == {ISLA}
    assert ISLA not in readers(export, RENT_STATEMENT)


def test_the_dead_see_nothing(export: ExportBuilder) -> None:
    export.change(Table.PEOPLE, ISLA, date_of_death="2026-11-22")
    assert readers(export, RENT_STATEMENT) == {CALLUM}
    assert readers(export, ASB_LETTER) == set()


def test_quarantined_document_is_seen_by_nobody(export: ExportBuilder) -> None:
    export.change(Table.DOCUMENTS, RENT_STATEMENT, surname="Reid")
    assert readers(export, RENT_STATEMENT) == set()
    assert readers(export, ASB_LETTER) == {ISLA}


def test_16th_birthday_of_a_leap_day_child() -> None:
    assert is_under_16(date(2008, 2, 29), date(2024, 2, 28))
    assert not is_under_16(date(2008, 2, 29), date(2024, 2, 29))
