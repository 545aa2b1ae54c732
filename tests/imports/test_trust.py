"""An export that a spreadsheet has spoilt, a broken one, an old one: nothing of it is loaded."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from accounts.access import today
from accounts.models import AuditEvent
from tenancies.imports.tables import Table
from tenancies.models import ImportRun, Person, Tenancy
from tests.imports.export_builder import CALLUM, EWAN, ISLA, ExportBuilder
from tests.imports.landlord import Landlord

PEOPLE = 40
EXCEL = r"Was this file opened and saved in Excel\? Use the export as it came\."


@pytest.fixture
def many(landlord: Landlord) -> Landlord:
    """Forty more people, each in a home of their own, so that a share means something."""
    export = landlord.export
    for number in range(PEOPLE):
        home, person = f"00001{number:02}", f"P00001{number:02}"
        export.add(Table.PROPERTIES, property_ref=home, postcode="ML0 7LQ", patch_code="LN-01")
        export.add(
            Table.PEOPLE,
            person_ref=person,
            forename="Una",
            surname=f"Bell{number}",
            date_of_birth=f"1980-06-{number % 28 + 1:02}",
        )
        export.add(
            Table.TENANCIES, tenancy_ref=f"{home}-01", property_ref=home, start_date="2020-01-01"
        )
        export.occupancy(f"{home}-01", person, "2020-01-01")
    return landlord


def as_a_spreadsheet_saves(written: str) -> str:
    return f"{written[8:]}/{written[5:7]}/{written[:4]}" if written else ""


def saved_in_a_spreadsheet(
    export: ExportBuilder, table: Table, *columns: str, every: int = 1
) -> None:
    for row in export.rows[table][::every]:
        for column in columns:
            row[column] = as_a_spreadsheet_saves(row[column])


def nothing_is_loaded(landlord: Landlord) -> None:
    with landlord.inside():
        assert not ImportRun.objects.exists()
        assert not Person.objects.exists()


def without_postcodes(export: ExportBuilder) -> None:
    for row in export.rows[Table.PROPERTIES]:
        row["street"], row["postcode"] = "ML0 7LQ", "Inverlinn Avenue"


def in_words_of_its_own(export: ExportBuilder) -> None:
    for row in export.rows[Table.HOUSEHOLD]:
        row["role"] = "Main tenant"


def born_on(export: ExportBuilder, day: str) -> None:
    for row in export.rows[Table.PEOPLE]:
        row["date_of_birth"] = day


def without_leading_zeros(export: ExportBuilder) -> None:
    for row in export.rows[Table.PROPERTIES]:
        row["property_ref"] = row["property_ref"].lstrip("0")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda export: saved_in_a_spreadsheet(export, Table.PEOPLE, "date_of_birth"),
            rf"43 of 43 dates of birth \(date_of_birth\) are not YYYY-MM-DD, first in row 2\. {EXCEL}",
        ),
        (
            lambda export: saved_in_a_spreadsheet(export, Table.PEOPLE, "date_of_birth", every=2),
            r"22 of 43 dates of birth",
        ),
        (
            lambda export: saved_in_a_spreadsheet(export, Table.TENANCIES, "start_date", every=3),
            r"tenancies\.csv: 14 of 42 start dates .* first in row 2\.",
        ),
        (
            lambda export: saved_in_a_spreadsheet(export, Table.HOUSEHOLD, "from_date"),
            r"43 of 43 dates from which someone lives there",
        ),
        (without_postcodes, r"properties\.csv: 42 of 42 postcodes \(postcode\) are not a postcode"),
        (
            without_leading_zeros,
            r"properties\.csv: 42 of 42 rows would be set aside, first row 2\. .* property_ref\)",
        ),
        (
            in_words_of_its_own,
            r"household\.csv: 43 of 43 roles \(role\) are not one of Tenant, Joint tenant,",
        ),
        (
            lambda export: born_on(export, "1900-01-01"),
            r"people\.csv: 43 of 43 dates of birth \(date_of_birth\) are too long ago",
        ),
        (
            lambda export: born_on(export, "1970-01-01"),
            r"people\.csv: 43 of 43 people have one and the same date of birth",
        ),
        (lambda export: export.rows[Table.PEOPLE].clear(), r"people\.csv has a header and no rows"),
    ],
)
def test_first_load_of_a_spoilt_file_stops_and_says_how_many_and_why(
    many: Landlord, spoil: Callable[[ExportBuilder], None], told: str
) -> None:
    spoil(many.export)

    with pytest.raises(CommandError, match=told):
        many.load()

    nothing_is_loaded(many)


def test_plan_says_that_it_would_not_be_loaded(many: Landlord) -> None:
    saved_in_a_spreadsheet(many.export, Table.PEOPLE, "date_of_birth")

    said = many.plan()

    assert "This export is not loaded:\npeople.csv: 43 of 43 dates of birth" in said


def test_some_bad_dates_stop_nothing(many: Landlord) -> None:
    """Five of 43 are more than a twentieth, and so few that a small landlord could load nothing else."""
    saved_in_a_spreadsheet(many.export, Table.PEOPLE, "date_of_birth", every=9)

    assert "5 " in many.load()


def test_how_much_is_believed_is_a_setting(many: Landlord, settings: LazySettings) -> None:
    settings.IMPORT_LARGEST_SHARE_UNREADABLE = 0.6
    saved_in_a_spreadsheet(many.export, Table.PEOPLE, "date_of_birth", every=2)

    many.load()

    with many.inside():
        assert Person.objects.filter(born_on=None).count() == 22


def test_birth_dates_with_day_and_month_changed_round_stop_a_later_load(many: Landlord) -> None:
    many.load()
    for row in many.export.rows[Table.PEOPLE][3:]:
        year, month, day = row["date_of_birth"].split("-")
        row["date_of_birth"] = f"{year}-{int(day) % 12 + 1:02}-{month}"

    with pytest.raises(
        CommandError, match=r"of 43 people have another date of birth .* than we hold"
    ):
        many.load()


def test_table_that_has_lost_all_its_rows_stops_a_later_load(many: Landlord) -> None:
    many.load()
    many.export.rows[Table.HOUSEHOLD].clear()

    with pytest.raises(CommandError, match=r"household\.csv has a header and no rows"):
        many.load()


@pytest.mark.parametrize("written", ["29/02/1980", "", "1880-01-01", "2980-02-29", "29-Feb"])
def test_held_birth_date_is_not_lost_to_one_that_cannot_be_used(
    landlord: Landlord, written: str
) -> None:
    landlord.load()
    landlord.export.change(Table.PEOPLE, ISLA, date_of_birth=written)

    said = landlord.load()

    with landlord.inside():
        assert Person.objects.get(ref=ISLA).born_on == date(1980, 2, 29)
    assert "The one that we hold is kept. (birth_date_kept)\n      P0000001 row 2" in said


def test_garbled_name_does_not_take_the_place_of_the_one_we_hold(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, EWAN, surname="Müller")
    landlord.load()
    landlord.export.change(Table.PEOPLE, EWAN, surname="MÃ¼ller")

    said = landlord.load()

    with landlord.inside():
        assert Person.objects.get(ref=EWAN).surname == "Müller"
    assert "P0000003 row 4 surname" in said


# The day of an export ------------------------------------------------------------------------------


def test_older_export_is_refused_with_both_dates(landlord: Landlord) -> None:
    landlord.load(date(2026, 11, 22))
    landlord.export.rows[Table.HOUSEHOLD].pop(1)

    for attempt in (landlord.load, landlord.plan):
        with pytest.raises(
            CommandError, match=r"dated 21 November 2026, .* 22 November 2026: it is"
        ):
            attempt(date(2026, 11, 21))

    with landlord.inside():
        assert ImportRun.objects.count() == 1


def test_export_of_a_day_to_come_is_refused_with_both_dates(landlord: Landlord) -> None:
    with landlord.inside():
        day = today()
    tomorrow = day + timedelta(days=1)

    told = rf"dated {tomorrow:%-d %B %Y}, and today is {day:%-d %B %Y}"
    with pytest.raises(CommandError, match=told):
        landlord.load(tomorrow)

    nothing_is_loaded(landlord)


def test_older_export_is_loaded_with_a_reason_that_is_kept(landlord: Landlord) -> None:
    landlord.load(date(2026, 11, 22))

    landlord.load(date(2026, 11, 21), accept_date="The one of the 22nd was of another landlord")

    with landlord.inside():
        kept = AuditEvent.objects.filter(event="imported").order_by("-seq").first()
        assert kept.detail["date_accepted"] == "The one of the 22nd was of another landlord"


def test_export_of_the_same_day_is_loaded_again(landlord: Landlord) -> None:
    landlord.load()
    landlord.export.change(Table.PEOPLE, CALLUM, mobile="07700 900001")

    landlord.load()


@pytest.mark.parametrize("typed", ["29/11/2026", "2026-11-31", "yesterday"])
def test_day_in_another_form_is_answered_with_the_form(landlord: Landlord, typed: str) -> None:
    with pytest.raises(
        CommandError, match=rf"'{typed}' is not a day written as YYYY-MM-DD, such as"
    ):
        call_command("import_export", str(landlord.export.write()), "--export-date", typed)


# To work through -----------------------------------------------------------------------------------


def test_what_was_found_is_a_file_to_work_through(landlord: Landlord, tmp_path: Path) -> None:
    landlord.export.change(Table.TENANCIES, "0000002-01", start_date="12-Feb")
    landlord.export.change(Table.PEOPLE, EWAN, surname="MÃ¼ller")
    landlord.export.again(Table.STAFF, "S001")
    to = tmp_path / "found.csv"

    landlord.plan(plan_csv=to)

    with to.open(encoding="utf-8-sig", newline="") as file:
        found = {tuple(row.values())[:6] for row in csv.DictReader(file)}
    assert (
        "tenancies.csv",
        "3",
        "0000002-01",
        "set aside",
        "start_date",
        "date_not_readable",
    ) in found
    assert ("people.csv", "4", EWAN, "to know", "surname", "text_garbled") in found
    assert ("staff.csv", "4", "S001", "repeat", "", "repeat") in found
    assert to.stat().st_mode & 0o777 == 0o600
    assert "MÃ¼ller" not in to.read_text()
    with landlord.inside():
        assert not Tenancy.objects.exists()


def test_file_to_work_through_takes_the_place_of_no_other(
    landlord: Landlord, tmp_path: Path
) -> None:
    (tmp_path / "found.csv").write_text("mine")
    with pytest.raises(CommandError, match="cannot be written: File exists"):
        landlord.plan(plan_csv=tmp_path / "found.csv")


def test_reference_that_a_spreadsheet_would_run_is_text(landlord: Landlord, tmp_path: Path) -> None:
    landlord.export.add(Table.PEOPLE, person_ref="=1+1", surname="Bell")
    landlord.plan(plan_csv=tmp_path / "found.csv")
    assert ",'=1+1," in (tmp_path / "found.csv").read_text()


def test_part_of_a_file_is_not_loaded_over_the_whole(many: Landlord) -> None:
    for number in range(30):
        many.export.document(f"D000002{number:02}")
    many.load()
    del many.export.rows[Table.DOCUMENTS][10:]

    with pytest.raises(CommandError) as refusal:
        many.load()

    assert "documents.csv: 22 of 32 documents that we hold are not in it any more." in str(
        refusal.value
    )
    said = many.load(accept={"documents": "The old ones are archived."})
    assert "loaded" in said
