"""Which people are loaded, and which birth dates can be true; nobody is ever merged."""

from collections.abc import Iterable
from datetime import date

from tenancies.imports.facts import ExportPerson
from tenancies.imports.findings import Findings
from tenancies.imports.notations import PERSON_REF, read_date
from tenancies.imports.reasons import NoteKind
from tenancies.imports.rows import ExportRow
from tenancies.imports.sifting import sift

EARLIEST_BIRTH = date(1906, 11, 22)  # README of the export, section 3, people


def people(rows: Iterable[ExportRow], findings: Findings, today: date) -> dict[str, ExportPerson]:
    """The loaded people, by reference. A birth date that cannot be true quarantines nobody."""
    loaded: dict[str, ExportPerson] = {}
    for row in sift(rows, findings, PERSON_REF):
        findings.note_replaced_text(row)
        loaded[row.key] = _person(row, findings, today)
    return loaded


def _person(row: ExportRow, findings: Findings, today: date) -> ExportPerson:
    return ExportPerson(
        person_ref=row.key,
        title=row.text("title"),
        forename=row.text("forename"),
        surname=row.text("surname"),
        former_surname=row.text("former_surname"),
        date_of_birth=_birth_date(row, findings, today),
        date_of_death=_death_date(row, findings),
        # Whoever has anything in this column sees nothing, readable or not.
        is_deceased=row.ref("date_of_death") != "",
        email=row.text("email"),
        mobile=row.text("mobile"),
        ni_number=row.text("ni_number"),
        correspondence_address=row.text("correspondence_address"),
    )


def _birth_date(row: ExportRow, findings: Findings, today: date) -> date | None:
    written = row.written("date_of_birth")
    day = read_date(written)
    if day is not None and EARLIEST_BIRTH <= day <= today:
        return day
    if written:
        findings.note(row, NoteKind.BIRTH_DATE_LEFT_OUT, "date_of_birth")
    return None


def _death_date(row: ExportRow, findings: Findings) -> date | None:
    day = read_date(row.written("date_of_death"))
    if day is None and row.ref("date_of_death"):
        findings.note(row, NoteKind.DEATH_DATE_NOT_READABLE, "date_of_death")
    return day
