"""What became of each document, and who could read which: the rule's SQL against plain Python."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tenancies.imports.reader import read_export
from tenancies.imports.tables import Table
from tests.imports.export_builder import (
    ASB_LETTER,
    CALLUM,
    EWAN,
    HOME_OF_EWAN,
    HOME_OF_ISLA,
    ISLA,
    RENT_STATEMENT,
    TODAY,
)
from tests.imports.landlord import Landlord
from tests.imports.oracle import entitled_pairs

Pairs = set[tuple[str, str]]


def outcome(tmp_path: Path, day: date | None = None) -> tuple[list[tuple[str, str, str]], Pairs]:
    """What import_outcome writes: the rows of the index, and the pairs."""
    documents, pairs = tmp_path / "documents.csv", tmp_path / "pairs.csv"
    options = {} if day is None else {"as_of": day}
    call_command("import_outcome", documents=documents, pairs=pairs, **options)
    with documents.open(newline="") as rows:
        assert next(csv.reader(rows)) == ["document_ref", "outcome", "reason"]
        told = [(ref, what, why) for ref, what, why in csv.reader(rows)]
    with pairs.open(newline="") as rows:
        assert next(csv.reader(rows)) == ["person_ref", "document_ref"]
        return told, {(person, document) for person, document in csv.reader(rows)}


def test_every_row_has_an_outcome_in_the_order_of_the_file(
    landlord: Landlord, tmp_path: Path
) -> None:
    landlord.export.document("D00000009", surname="Somebody")
    landlord.export.again(Table.DOCUMENTS, RENT_STATEMENT)
    landlord.export.document("4711")
    landlord.load()

    assert outcome(tmp_path)[0] == [
        (RENT_STATEMENT, "linked", ""),
        (ASB_LETTER, "linked", ""),
        ("D00000009", "quarantined", "surname_differs"),
        (RENT_STATEMENT, "repeat", ""),
        ("4711", "quarantined", "reference_form"),
    ]


def test_only_the_last_run_counts(landlord: Landlord, tmp_path: Path) -> None:
    landlord.export.document("D00000009", surname="Somebody")
    landlord.load()
    landlord.export.change(Table.DOCUMENTS, "D00000009", surname="Murray")
    landlord.load(TODAY + timedelta(days=1))

    assert outcome(tmp_path)[0][-1] == ("D00000009", "linked", "")


def test_day_is_the_export_s_unless_another_is_named(landlord: Landlord, tmp_path: Path) -> None:
    """Callum moves out on the export's day: 28 days later he sees the statement for the last time."""
    landlord.export.rows[Table.HOUSEHOLD][1]["to_date"] = TODAY.isoformat()
    landlord.load()

    assert (CALLUM, RENT_STATEMENT) in outcome(tmp_path)[1]
    assert (CALLUM, RENT_STATEMENT) in outcome(tmp_path, TODAY + timedelta(days=28))[1]
    assert (CALLUM, RENT_STATEMENT) not in outcome(tmp_path, TODAY + timedelta(days=29))[1]


def test_nothing_released_or_blocked_here_counts(landlord: Landlord, tmp_path: Path) -> None:
    landlord.load()
    before = outcome(tmp_path)[1]

    landlord.release(RENT_STATEMENT, "tenants")

    assert (
        outcome(tmp_path)[1]
        == before
        == {
            (ISLA, RENT_STATEMENT),
            (CALLUM, RENT_STATEMENT),
            (ISLA, ASB_LETTER),
        }
    )


def test_nothing_can_be_told_before_the_first_load(landlord: Landlord, tmp_path: Path) -> None:  # noqa: ARG001
    with pytest.raises(CommandError, match="No export has been loaded"):
        outcome(tmp_path)


def all_sorts_of_people(landlord: Landlord) -> None:
    """Children, the dead, people who came, went, came back, or never lived here; documents for each."""
    export = landlord.export
    people = [
        # Birth, death, role, from, to.
        ("2010-11-22", "", "Child", "2020-01-01", ""),
        ("2010-11-23", "", "Child", "2020-01-01", ""),
        ("2010-11-21", "", "Child", "2020-01-01", ""),
        ("2008-02-29", "", "Child", "2020-01-01", ""),
        ("", "", "Child", "2020-01-01", ""),
        ("not known", "", "Partner", "2020-01-01", ""),
        ("", "", "Lodger", "2020-01-01", ""),
        ("", "", "Joint tenant", "2020-01-01", ""),
        ("1950-01-01", "2024-05-05", "Relative", "2020-01-01", ""),
        ("1950-01-01", "last year", "Relative", "2020-01-01", ""),
        ("1970-01-01", "", "Partner", "2020-01-01", "2026-10-24"),
        ("1970-01-01", "", "Partner", "2020-01-01", "2026-10-25"),
        ("1970-01-01", "", "Partner", "2020-01-01", "2026-11-30"),
        ("1970-01-01", "", "Other occupant", "2020-01-01", "2020-05-05"),
    ]
    for number, (born, died, role, start, end) in enumerate(people, start=10):
        person = f"P{number:07}"
        export.add(
            Table.PEOPLE,
            person_ref=person,
            surname="Murray",
            date_of_birth=born,
            date_of_death=died,
        )
        export.occupancy(HOME_OF_ISLA, person, start, end, role)
        export.add(Table.PARTIES, case_ref="ASB-2025-0001", person_ref=person, role="witness")
        export.document(f"D1{number:07}", person_ref=person, document_date="2020-05-05")
        export.document(
            f"D2{number:07}", person_ref=person, subject_type="case", subject_ref="ASB-2025-0001"
        )
    came_back, at_two_homes, owner = "P0000090", "P0000091", "P0000092"
    for person in (came_back, at_two_homes, owner):
        export.add(Table.PEOPLE, person_ref=person, surname="Murray")
        export.add(Table.PARTIES, case_ref="ASB-2025-0001", person_ref=person, role="complainer")
        export.document(
            f"D3{person[1:]}", person_ref=person, subject_type="case", subject_ref="ASB-2025-0001"
        )
    export.occupancy(HOME_OF_ISLA, came_back, "2020-02-01", "2022-02-01", "Partner")
    export.occupancy(HOME_OF_ISLA, came_back, "2025-02-01", "2026-11-01", "Lodger")
    export.occupancy(HOME_OF_ISLA, at_two_homes, "2020-02-01", "2020-12-31", "Lodger")
    export.occupancy(HOME_OF_EWAN, at_two_homes, "2021-01-01", "", "Tenant")
    for day in ("2020-01-01", "2022-02-01", "2022-02-02", "2025-02-01", "2026-11-01", "2026-11-22"):
        export.document(f"D4{day.replace('-', '')[1:]}", document_date=day)
        export.document(
            f"D5{day.replace('-', '')[1:]}",
            document_date=day,
            subject_ref=HOME_OF_EWAN,
            person_ref=EWAN,
            surname="Reid",
        )


DAYS = (
    date(2019, 12, 31),
    date(2020, 1, 1),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    *(TODAY + timedelta(days=days) for days in (-2, -1, 0, 1, 2, 7, 8, 36, 37)),
    date(2030, 1, 1),
)


def test_pairs_are_those_of_the_written_rule(landlord: Landlord, tmp_path: Path) -> None:
    """On the days around every birthday, every leaving and the end of every 28 days."""
    all_sorts_of_people(landlord)
    landlord.load()
    export = read_export(landlord.export.folder, TODAY)

    for day in DAYS:
        expected = entitled_pairs(export, day)
        assert expected
        assert outcome(tmp_path, day)[1] == expected, day


def test_pairs_of_the_demo_s_export_are_those_of_the_written_rule(
    landlord: Landlord, tmp_path: Path
) -> None:
    landlord.export.folder = settings.BASE_DIR / "demo"
    landlord.load_as_it_is()
    export = read_export(landlord.export.folder, TODAY)

    for day in (TODAY, TODAY + timedelta(days=1), date(2024, 2, 29), date(2027, 6, 1)):
        rows, pairs = outcome(tmp_path, day)
        assert pairs == entitled_pairs(export, day)
    assert rows == [
        (told.document_ref, told.outcome.value, told.reason.value if told.reason else "")
        for told in export.outcomes
    ]
