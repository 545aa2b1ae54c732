"""A column that was moved or sorted by itself, in any table: the load stops and names it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from django.conf import LazySettings
from django.core.management import CommandError

from accounts.models import AuditEvent
from tenancies.imports.tables import Table
from tenancies.models import ImportRun, Patch, Person, Property
from tests.imports.export_builder import HOME_OF_ISLA, NUMBER_1, ExportBuilder
from tests.imports.landlord import Landlord

HOMES = 12


@pytest.fixture
def export(export: ExportBuilder) -> ExportBuilder:
    """Twelve homes more, each with a tenant and a case, and seven patches: every cell is of its own."""
    for number in range(2, 9):
        export.add(Table.STAFF, staff_ref=f"S01{number}", patch_code=f"LN-0{number}")
        export.add(
            Table.PATCHES,
            patch_code=f"LN-0{number}",
            patch_name=f"Patch {number}",
            lead_officer=f"S01{number}",
        )
    for number in range(HOMES):
        home, person, case = f"00001{number:02}", f"P00001{number:02}", f"ASB-2025-01{number:02}"
        export.add(
            Table.PROPERTIES,
            property_ref=home,
            flat=f"{number}",
            house_no=f"{number + 20}",
            street=f"Street {number}",
            town=f"Town {number}",
            postcode=f"ML0 7{'ABDEFGHJLNPQ'[number]}A",
            patch_code=f"LN-0{number % 7 + 2}",
        )
        export.add(
            Table.PEOPLE,
            person_ref=person,
            forename=f"Una{number}",
            surname=f"Bell{number}",
            date_of_birth=f"1980-06-{number + 1:02}",
            email=f"una{number}@example.org",
            mobile=f"07700 9001{number:02}",
            ni_number=f"QQ1234{number:02}A",
            correspondence_address=f"{number} Far Street",
        )
        export.add(
            Table.TENANCIES,
            tenancy_ref=f"{home}-01",
            property_ref=home,
            start_date="2020-01-01",
            weekly_rent=f"9{number}.00",
        )
        export.occupancy(f"{home}-01", person, "2020-01-01")
        export.add(
            Table.CASES,
            case_ref=case,
            category="B",
            opened_at="2025-03-03T10:00:00",
            property_ref=home,
            officer="S001",
            summary=f"Summary {number}",
        )
        export.document(
            f"D000001{number:02}",
            title=f"Statement {number}",
            document_date=f"2025-05-{number + 1:02}",
            subject_ref=f"{home}-01",
            person_ref=person,
            surname=f"Bell{number}",
        )
    return export


def slip(export: ExportBuilder, table: Table, *columns: str) -> None:
    """Move cells up by one row, and the first to the end."""
    rows = export.rows[table]
    for column in columns:
        cells = [row[column] for row in rows]
        for row, cell in zip(rows, cells[1:] + cells[:1], strict=True):
            row[column] = cell


@pytest.mark.parametrize(
    ("table", "column", "told"),
    [
        (Table.PROPERTIES, "street", "12 of 12 homes have another street (street)"),
        (Table.PROPERTIES, "house_no", "12 of 12 homes have another house number"),
        (Table.PROPERTIES, "postcode", "12 of 12 homes have another postcode"),
        (Table.PROPERTIES, "patch_code", " homes have another patch (patch_code)"),
        (Table.PEOPLE, "forename", " people have another forename (forename)"),
        (Table.PEOPLE, "surname", " people have another surname (surname)"),
        (Table.PEOPLE, "date_of_birth", " people have another date of birth"),
        (Table.PEOPLE, "email", "12 of 12 people have another e-mail address (email)"),
        (Table.PEOPLE, "mobile", "12 of 12 people have another mobile number (mobile)"),
        (Table.PEOPLE, "ni_number", "12 of 12 people have another National Insurance number"),
        (Table.PEOPLE, "correspondence_address", "12 people have another correspondence address"),
        (Table.TENANCIES, "weekly_rent", "12 of 12 tenancies have another weekly rent"),
        (Table.CASES, "property_ref", " of 13 cases have another home (property_ref)"),
        (Table.CASES, "summary", "12 of 12 cases have another summary (summary)"),
        (Table.PATCHES, "lead_officer", " of 8 patches have another lead (lead_officer)"),
        (Table.PATCHES, "patch_name", "7 of 7 patches have another name"),
        (Table.STAFF, "patch_code", " members of staff have another patch"),
        (Table.DOCUMENTS, "title", " documents have another title"),
    ],
)
def test_column_that_slipped_by_a_row_stops_the_load_and_is_named(
    landlord: Landlord, table: Table, column: str, told: str
) -> None:
    landlord.load()
    slip(landlord.export, table, column)

    with pytest.raises(CommandError) as refusal:
        landlord.load()

    assert f"{table.file_name}: " in str(refusal.value)
    assert told in str(refusal.value)
    assert "Has one column been moved or sorted by itself?" in str(refusal.value)
    assert f"--accept-change {table.value}.{column} REASON" in str(refusal.value)
    with landlord.inside():
        assert ImportRun.objects.count() == 1


def test_sentence_says_counts_and_the_first_row(landlord: Landlord) -> None:
    landlord.load()
    slip(landlord.export, Table.PEOPLE, "mobile")

    with pytest.raises(
        CommandError,
        match=r"people\.csv: 12 of 12 people have another mobile number \(mobile\) than we hold,"
        r" first in row 5\.",
    ):
        landlord.load()


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        (Table.PROPERTIES, "patch_code", "LN-01"),
        (Table.PATCHES, "lead_officer", "S013"),
        (Table.PEOPLE, "mobile", ""),
        (Table.PEOPLE, "date_of_death", "2020-01-01"),
    ],
)
def test_column_that_says_the_same_everywhere_stops_the_load(
    landlord: Landlord, table: Table, column: str, cell: str
) -> None:
    landlord.load()
    for row in landlord.export.rows[table]:
        row[column] = cell

    with pytest.raises(CommandError, match=rf"\({column}\) than we hold"):
        landlord.load()


def test_change_that_is_right_is_loaded_with_a_reason_that_is_kept(landlord: Landlord) -> None:
    landlord.load()
    for row in landlord.export.rows[Table.TENANCIES]:
        row["weekly_rent"] = row["weekly_rent"] and "101.00"
    why = "Rents went up in April"

    landlord.load(accept={"tenancies.weekly_rent": why})

    with landlord.inside():
        kept = AuditEvent.objects.filter(event="imported").order_by("-seq").first()
        assert kept.detail["changes_accepted"] == {"tenancies.weekly_rent": why}


def test_reason_for_one_column_is_none_for_another(landlord: Landlord) -> None:
    landlord.load()
    slip(landlord.export, Table.PEOPLE, "mobile", "email")

    with pytest.raises(CommandError, match=r"\(email\)") as refusal:
        landlord.load(accept={"people.mobile": "New numbers"})

    assert "(mobile)" not in str(refusal.value)


def test_empty_reason_is_none(landlord: Landlord) -> None:
    landlord.load()
    slip(landlord.export, Table.PEOPLE, "mobile")

    with pytest.raises(CommandError, match=r"\(mobile\)"):
        landlord.load(accept={"people.mobile": "  "})


def test_what_is_unreadable_is_loaded_for_no_reason(landlord: Landlord) -> None:
    landlord.load()
    for row in landlord.export.rows[Table.PEOPLE]:
        row["date_of_birth"] = "29/02/1980"

    with pytest.raises(CommandError, match=r"are not YYYY-MM-DD"):
        landlord.load(accept={"": "It is right", "people.date_of_birth": "It is right"})


def test_few_changes_stop_nothing_and_the_share_is_a_setting(
    landlord: Landlord, settings: LazySettings
) -> None:
    landlord.load()
    rows = landlord.export.rows[Table.PEOPLE]
    for row in rows[3:8]:
        row["mobile"] = "07700 900999"
    landlord.load()
    settings.IMPORT_LARGEST_SHARE_DIFFERING = 0.7
    for row in rows[3:11]:
        row["mobile"] = "07700 900998"

    landlord.load()

    with landlord.inside():
        assert Person.objects.filter(mobile="07700 900998").count() == 8


def test_capital_letters_spaces_and_new_cells_change_nothing_that_we_hold(
    landlord: Landlord,
) -> None:
    landlord.load()
    for row in landlord.export.rows[Table.PROPERTIES]:
        row["street"] = f"{row['street'].upper()} "
        row["heating"] = "gas"

    landlord.load()


def test_same_export_twice_differs_in_nothing(landlord: Landlord) -> None:
    landlord.load()
    assert "another" not in landlord.plan()
    assert "loaded already" in landlord.load()


def test_another_patch_or_address_counts_as_a_move(landlord: Landlord) -> None:
    landlord.load()
    landlord.export.change(Table.PROPERTIES, NUMBER_1, patch_code="LN-02")
    landlord.export.change(Table.PROPERTIES, "0000100", street="Another Street")
    landlord.export.change(Table.CASES, "ASB-2025-0101", property_ref=NUMBER_1)

    assert "Moved: 2 of 14 homes, 1 of 13 cases" in landlord.load()


# Releases ------------------------------------------------------------------------------------------


@pytest.fixture
def released(landlord: Landlord) -> Landlord:
    """Every tenant's statement is released to their home."""
    landlord.load()
    for number in range(HOMES):
        landlord.release(f"D000001{number:02}")
    return landlord


def test_every_paper_made_anew_stops_the_load(released: Landlord) -> None:
    for row in released.export.rows[Table.DOCUMENTS]:
        content = f"%PDF-1.4 Made anew {row['document_ref']}.".encode()
        released.export.files[row["file_name"]] = content
        row["sha256"] = sha256(content).hexdigest()

    with pytest.raises(CommandError) as refusal:
        released.load()

    assert (
        "documents.csv: 12 of 12 releases would be withdrawn. For 12 of them: Another sha256 makes"
        " another document, which no one has released." in str(refusal.value)
    )
    assert "--accept-change releases REASON" in str(refusal.value)
    assert "14 of 14 documents have another hash (sha256) than we hold" in str(refusal.value)


def test_day_and_month_that_changed_places_stop_the_load_and_say_why(released: Landlord) -> None:
    for row in released.export.rows[Table.DOCUMENTS][2:]:
        year, month, day = row["document_date"].split("-")
        row["document_date"] = date(int(year), int(day), int(month)).isoformat()

    with pytest.raises(CommandError, match=r"11 of 12 releases .* Another document_date makes"):
        released.load()


def test_releases_whose_rows_are_set_aside_are_counted_with_the_reason(
    released: Landlord, settings: LazySettings
) -> None:
    settings.IMPORT_LARGEST_SHARE_SET_ASIDE = 1.0
    for row in released.export.rows[Table.DOCUMENTS][2:]:
        row["surname"] = "Smith"

    with pytest.raises(
        CommandError,
        match=r"12 of 12 releases would be withdrawn\. .* \(column surname\): The surname on the",
    ):
        released.load()


def test_withdrawal_that_is_right_is_loaded_with_a_reason(released: Landlord) -> None:
    del released.export.rows[Table.DOCUMENTS][2:]

    with pytest.raises(CommandError, match=r"For 12 of them: No row names them any more\."):
        released.load()
    released.load(accept=dict.fromkeys(("releases", "documents"), "These were deleted"))


def test_some_withdrawals_stop_nothing(released: Landlord, settings: LazySettings) -> None:
    del released.export.rows[Table.DOCUMENTS][2:7]
    released.load()
    settings.IMPORT_LARGEST_SHARE_WITHDRAWN = 0.9
    del released.export.rows[Table.DOCUMENTS][2:8]
    released.load()


# Texts that are too long ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [
        (Table.PATCHES, "LN-02", "patch_name"),
        (Table.PROPERTIES, NUMBER_1, "street"),
        (Table.PEOPLE, "P0000100", "mobile"),
        (Table.TENANCIES, "0000001-01", "status"),
        (Table.CASES, "ASB-2025-0101", "category"),
    ],
)
def test_text_that_is_too_long_is_set_aside_with_row_and_column(
    landlord: Landlord, table: Table, key: str, column: str
) -> None:
    landlord.export.change(table, key, **{column: "secret" * 1000})

    said = landlord.load()

    assert "(text_too_long)" in said
    assert f"{key} row " in said
    assert f" {column}" in said
    assert "secret" not in said


def test_patch_name_of_a_hundred_characters_is_loaded(landlord: Landlord) -> None:
    landlord.export.change(Table.PATCHES, "LN-02", patch_name="ä" * 100)
    landlord.export.change(Table.PATCHES, "LN-03", patch_name="ä" * 101)

    landlord.load()

    with landlord.inside():
        assert Patch.objects.get(code="LN-02").name == "ä" * 100
        assert Patch.objects.get(code="LN-03").name == ""


def test_long_house_is_a_home_all_the_same(landlord: Landlord) -> None:
    landlord.export.change(Table.PROPERTIES, NUMBER_1, street="x" * 1001)
    landlord.load()
    with landlord.inside():
        assert Property.objects.get(ref=NUMBER_1).street == ""


def test_name_of_any_letters_ends_in_no_error(landlord: Landlord) -> None:
    """What cannot be compressed is too long for an index of PostgreSQL's soonest."""
    letters = "".join(sha256(bytes([n])).hexdigest() for n in range(100))
    landlord.export.change(Table.PEOPLE, "P0000100", surname=letters, mobile=letters[:999])
    landlord.export.change(Table.PEOPLE, "P0000101", forename=letters[:999], email=letters)
    landlord.export.change(Table.PROPERTIES, "0000100", street=letters[:999])
    landlord.export.change(Table.CASES, "ASB-2025-0101", summary=letters * 100)
    landlord.load()


@pytest.mark.parametrize(
    ("table", "column", "told"),
    [
        (Table.PEOPLE, "date_of_death", "6 of 6 people have another date of death (date_of_death)"),
        (Table.HOUSEHOLD, "to_date", "6 of 6 stays have another last day (to_date)"),
    ],
)
def test_column_that_has_lost_the_few_days_it_held_stops_the_load(
    landlord: Landlord, table: Table, column: str, told: str
) -> None:
    # Among two hundred others six are less than the share of a column that is believed.
    for number in range(200):
        landlord.export.add(
            Table.PEOPLE,
            person_ref=f"P0002{number:03}",
            forename="Alan",
            surname=f"Oag{number}",
            date_of_birth=f"19{number % 90 + 10}-06-01",
            date_of_death="2026-01-01" if number < 6 else "",
        )
        landlord.export.occupancy(
            HOME_OF_ISLA,
            f"P0002{number:03}",
            "2020-01-01",
            "2022-01-01" if number < 6 else "",
            "Lodger",
        )
    landlord.load()
    for row in landlord.export.rows[table]:
        row[column] = ""

    with pytest.raises(CommandError) as refusal:
        landlord.load()

    assert told in str(refusal.value)
    assert f"--accept-change {table.value}.{column} REASON" in str(refusal.value)
    with landlord.inside():
        assert Person.objects.filter(deceased=True).count() == 6
