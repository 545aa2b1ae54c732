"""Properties and people: a wrong UPRN or birth date is left out, never the home or the person."""

import pytest

from tenancies.imports.reasons import NoteKind
from tenancies.imports.tables import Table
from tests.imports.export_builder import EWAN, ISLA, NUMBER_1, NUMBER_2, ExportBuilder


@pytest.mark.parametrize("uprn", ["9.90136E+11", "99787330203.0", "9978866515", " 99788665152"])
def test_home_with_a_wrong_uprn_is_loaded_without_it(export: ExportBuilder, uprn: str) -> None:
    export.change(Table.PROPERTIES, NUMBER_1, uprn=uprn)
    read = export.read()
    assert read.export.properties[NUMBER_1].uprn is None
    assert read.export.properties[NUMBER_2].uprn == "99000000002"
    assert read.notes(NoteKind.UPRN_LEFT_OUT) == [(NUMBER_1, "uprn")]


def test_home_without_uprn_is_loaded_without_a_note(export: ExportBuilder) -> None:
    export.change(Table.PROPERTIES, NUMBER_1, uprn="")
    read = export.read()
    assert read.export.properties[NUMBER_1].uprn is None
    assert read.findings.notes == []


def test_two_homes_may_share_a_uprn(export: ExportBuilder) -> None:
    export.change(Table.PROPERTIES, NUMBER_1, uprn="99000000002")
    assert {home.uprn for home in export.read().export.properties.values()} == {"99000000002"}


@pytest.mark.parametrize("born", ["1906-11-22", "2026-11-22"])
def test_birth_date_at_the_edge_is_accepted(export: ExportBuilder, born: str) -> None:
    export.change(Table.PEOPLE, ISLA, date_of_birth=born)
    read = export.read()
    assert str(read.export.people[ISLA].date_of_birth) == born
    assert read.findings.notes == []


@pytest.mark.parametrize(
    "born", ["1906-11-21", "2026-11-23", "26/09/86", "06-Aug", "1999-02-29", "1900-01-01"]
)
def test_person_with_an_impossible_birth_date_is_loaded_without_it(
    export: ExportBuilder, born: str
) -> None:
    export.change(Table.PEOPLE, ISLA, date_of_birth=born)
    read = export.read()
    assert read.export.people[ISLA].date_of_birth is None
    assert read.notes(NoteKind.BIRTH_DATE_LEFT_OUT) == [(ISLA, "date_of_birth")]
    assert read.findings.quarantined == []


def test_person_without_birth_date_is_loaded_without_a_note(export: ExportBuilder) -> None:
    export.change(Table.PEOPLE, ISLA, date_of_birth="")
    read = export.read()
    assert read.export.people[ISLA].date_of_birth is None
    assert read.findings.notes == []


def test_unreadable_day_of_death_still_means_deceased(export: ExportBuilder) -> None:
    export.change(Table.PEOPLE, ISLA, date_of_death="12-Feb")
    read = export.read()
    isla = read.export.people[ISLA]
    assert (isla.is_deceased, isla.date_of_death) == (True, None)
    assert read.export.people[EWAN].is_deceased is False
    assert read.notes(NoteKind.DEATH_DATE_NOT_READABLE) == [(ISLA, "date_of_death")]


def test_one_human_being_under_two_references_stays_two_people(export: ExportBuilder) -> None:
    export.again(Table.PEOPLE, ISLA, person_ref="P0000009")
    assert len(export.read().export.people) == 4
