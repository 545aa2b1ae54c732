"""An export that has slipped by a row moves many homes at once: it stops until somebody says yes."""

import pytest
from django.conf import LazySettings
from django.core.management import CommandError

from tenancies.imports.tables import Table
from tenancies.models import ImportRun, Occupancy
from tests.imports.export_builder import (
    ASB_LETTER,
    CALLUM,
    EWAN,
    HOME_OF_ISLA,
    ISLA,
    RENT_STATEMENT,
)
from tests.imports.landlord import Landlord


@pytest.fixture(autouse=True)
def _more_than_a_third_is_too_much(landlord: Landlord, settings: LazySettings) -> None:
    landlord.load()
    settings.IMPORT_LARGEST_SHARE_MOVED = 0.33


def everybody_moves(landlord: Landlord) -> None:
    for row in landlord.export.rows[Table.HOUSEHOLD]:
        row["from_date"] = "2020-02-01"


def runs(landlord: Landlord) -> int:
    with landlord.inside():
        count: int = ImportRun.objects.count()
        return count


def test_first_load_moves_no_one(landlord: Landlord) -> None:
    assert runs(landlord) == 1


def test_export_that_moves_too_many_stops_and_says_how_many(landlord: Landlord) -> None:
    everybody_moves(landlord)

    with pytest.raises(CommandError, match=r"2 of 2 homes .* --confirm-moves 2$"):
        landlord.load()

    assert runs(landlord) == 1
    with landlord.inside():
        assert not Occupancy.objects.exclude(ended_at=None).exists()


def test_export_that_moves_too_many_is_loaded_if_the_number_is_confirmed(
    landlord: Landlord,
) -> None:
    everybody_moves(landlord)

    landlord.load(confirm=2)

    assert runs(landlord) == 2


def test_a_different_confirmed_number_is_refused(landlord: Landlord) -> None:
    everybody_moves(landlord)

    with pytest.raises(CommandError):
        landlord.load(confirm=1)


def test_plan_says_how_many_move(landlord: Landlord) -> None:
    everybody_moves(landlord)

    assert "Moved: 2 of 2 homes, 0 of 1 cases" in landlord.plan()


def test_new_documents_and_rents_count_as_no_move(landlord: Landlord) -> None:
    landlord.export.document("D00000009")
    landlord.export.change(Table.TENANCIES, HOME_OF_ISLA, weekly_rent="101.00", status="Current")
    landlord.export.change(Table.PEOPLE, ISLA, mobile="07700 900002")

    assert "Moved: 0 of 2 homes, 0 of 1 cases" in landlord.load()


def test_document_that_goes_to_another_home_moves_both(landlord: Landlord) -> None:
    landlord.export.change(
        Table.DOCUMENTS, RENT_STATEMENT, subject_ref="0000002-01", person_ref=EWAN, surname="Reid"
    )

    assert "Moved: 2 of 2 homes" in landlord.plan()


def test_reference_that_becomes_another_human_being_is_set_aside_and_moves_no_one(
    landlord: Landlord,
) -> None:
    """A reference that was given away: whoever has the account would read a stranger's documents."""
    landlord.export.change(
        Table.PEOPLE, CALLUM, forename="Fraser", surname="Murray", date_of_birth="1990-09-09"
    )

    said = landlord.plan()

    assert "Moved: 0 of 2 homes" in said
    assert "(someone_else)\n      row 3 surname" in said


def test_changed_surname_counts_as_no_move(landlord: Landlord) -> None:
    landlord.export.change(Table.PEOPLE, CALLUM, surname="Reid", former_surname="Murray")

    assert "Moved: 0 of 2 homes" in landlord.plan()


def test_case_that_loses_a_party_is_moved(landlord: Landlord) -> None:
    landlord.export.rows[Table.PARTIES].pop()

    assert "0 of 2 homes, 1 of 1 cases" in landlord.plan()


def test_case_whose_document_no_longer_links_is_moved(landlord: Landlord) -> None:
    landlord.export.change(Table.DOCUMENTS, ASB_LETTER, surname="Smith")

    assert "0 of 2 homes, 1 of 1 cases" in landlord.plan()
