"""Which people are loaded, and which birth dates can be true; nobody is ever merged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from tenancies.imports.facts import ExportPerson, HeldPerson
from tenancies.imports.findings import Findings
from tenancies.imports.notations import PERSON_REF, folded, read_date
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.sifting import sift

EARLIEST_BIRTH = date(1906, 11, 22)  # README of the export, section 3, people
_NOBODY = HeldPerson("", "", None)


def people(
    rows: Iterable[ExportRow],
    findings: Findings,
    today: date,
    held: Mapping[str, HeldPerson] | None = None,
) -> dict[str, ExportPerson]:
    """The loaded people, by reference. A birth date that cannot be true quarantines nobody.

    `held` is what the portal holds of people under their references. A reference that has become another
    person's is quarantined, and told in `findings.in_doubt`.
    """
    loaded: dict[str, ExportPerson] = {}
    held = held or {}
    sifted = sift(rows, findings, PERSON_REF)
    exchanged = _Exchanged(held, sifted)
    for row in sifted:
        before = held.get(row.key)
        person = _person(row, findings, today, before or _NOBODY)
        _count_birth(row, findings, person.birth_date_as_written)
        if before is not None and (
            _is_someone_else(row, person, before) or exchanged.has(row, person)
        ):
            findings.quarantine(row, QuarantineReason.SOMEONE_ELSE, "surname")
            findings.in_doubt[row.key] = person
        else:
            findings.note_replaced_text(row)
            loaded[row.key] = person
    return loaded


class _Exchanged:
    """References that have changed places: of twins, or spouses without a date, a forename alone differs."""

    def __init__(self, held: Mapping[str, HeldPerson], rows: Iterable[ExportRow]) -> None:
        self._now = {row.key: _name(row.text("forename"), row.text("surname")) for row in rows}
        self._was: dict[tuple[str, str], list[tuple[str, date | None]]] = defaultdict(list)
        for ref, person in held.items():
            forename, surname, born_on = person.identity
            self._was[_name(forename, surname)].append((ref, born_on))

    def has(self, row: ExportRow, person: ExportPerson) -> bool:
        """Whether a row says who was held under other references alone, which do not say so any more."""
        name, born_on = self._now[row.key], person.birth_date_as_written
        was = [ref for ref, day in self._was[name] if born_on is None or day in (None, born_on)]
        return bool(was) and row.key not in was and all(self._now.get(ref) != name for ref in was)


def _name(forename: str, surname: str) -> tuple[str, str]:
    return folded(forename), folded(surname)


def _person(row: ExportRow, findings: Findings, today: date, before: HeldPerson) -> ExportPerson:
    return ExportPerson(
        person_ref=row.key,
        title=row.text("title"),
        forename=before.forename if "forename" in row.set_aside else row.text("forename"),
        surname=before.surname if "surname" in row.set_aside else row.text("surname"),
        former_surname=row.text("former_surname"),
        date_of_birth=_birth_date(row, findings, today, before),
        date_of_death=_death_date(row, findings),
        # Whoever has anything in this column sees nothing, readable or not.
        is_deceased=row.ref("date_of_death") != "" or "date_of_death" in row.set_aside,
        email=row.text("email"),
        mobile=row.text("mobile"),
        ni_number=row.text("ni_number"),
        correspondence_address=row.text("correspondence_address"),
        birth_date_as_written=_possible_birth_date(row, today),
    )


def _possible_birth_date(row: ExportRow, today: date) -> date | None:
    day = read_date(row.written("date_of_birth"))
    return day if day is not None and EARLIEST_BIRTH <= day <= today else None


def _count_birth(row: ExportRow, findings: Findings, possible: date | None) -> None:
    if read_date(row.written("date_of_birth")) is not None:
        findings.impossible_births.add(row.number, usable=possible is not None)
    if possible is not None:
        findings.births[possible] += 1


def _birth_date(row: ExportRow, findings: Findings, today: date, before: HeldPerson) -> date | None:
    """The birth date to hold: a code is checked against it, so one that is held is never lost."""
    day = _possible_birth_date(row, today)
    if before.is_proved:
        if day == before.born_on:
            findings.agreed_birth_dates.append(row.key)
        else:
            findings.note(row, NoteKind.BIRTH_DATE_PROVED, "date_of_birth")
        return before.born_on
    if day is not None:
        return day
    if before.born_on is not None:
        findings.note(row, NoteKind.BIRTH_DATE_KEPT, "date_of_birth")
    elif row.written("date_of_birth"):
        findings.note(row, NoteKind.BIRTH_DATE_LEFT_OUT, "date_of_birth")
    return before.born_on


def _death_date(row: ExportRow, findings: Findings) -> date | None:
    day = read_date(row.written("date_of_death"))
    if day is None and row.ref("date_of_death"):
        findings.note(row, NoteKind.DEATH_DATE_NOT_READABLE, "date_of_death")
    return day


def _is_someone_else(row: ExportRow, now: ExportPerson, before: HeldPerson) -> bool:
    """Whether name and birth date are both others; without a date to compare, both parts of the name.

    A cell that cannot be read is another one. A doubt that is there lasts until all three are as they were.
    """
    forename, surname, born_on = before.identity
    names_differ = [
        column in row.set_aside or folded(row.text(column)) != folded(was)
        for column, was in (("forename", forename), ("surname", surname))
    ]
    has_a_date = "date_of_birth" in row.set_aside or row.ref("date_of_birth") != ""
    date_differs = has_a_date and now.birth_date_as_written != born_on
    if before.in_doubt:
        return any(names_differ) or date_differs or (born_on is not None and not has_a_date)
    if born_on is None or not has_a_date:
        return all(names_differ)
    return any(names_differ) and date_differs
