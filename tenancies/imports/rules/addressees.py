"""Whether a document and its addressee belong together: rules 3 and 4 of the index of documents."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from tenancies.imports.facts import (
    ExportCase,
    ExportOccupancy,
    ExportParty,
    ExportPerson,
    ExportTenancy,
    SubjectType,
)
from tenancies.imports.notations import without_outer_spaces
from tenancies.imports.reasons import QuarantineReason
from tenancies.imports.rows import ExportRow


class Addressees:
    """Everybody to whom a document may be addressed, by what it is about."""

    def __init__(
        self,
        people: Mapping[str, ExportPerson],
        tenancies: Mapping[str, ExportTenancy],
        occupancies: Iterable[ExportOccupancy],
        cases: Mapping[str, ExportCase],
        parties: Iterable[ExportParty],
    ) -> None:
        self._people = people
        self._tenancies = tenancies
        self._cases = cases
        self._occupancies: dict[tuple[str, str], list[ExportOccupancy]] = defaultdict(list)
        for occupancy in occupancies:
            self._occupancies[occupancy.tenancy_ref, occupancy.person_ref].append(occupancy)
        self._parties = {(party.case_ref, party.person_ref) for party in parties}

    def fault(
        self, row: ExportRow, subject_type: SubjectType, day: date
    ) -> tuple[QuarantineReason, str] | None:
        """Why the row's keys or its surname do not agree, and the column; None if they do."""
        disagreement = (
            self._tenancy_fault(row, day)
            if subject_type is SubjectType.TENANCY
            else self._case_fault(row)
        )
        if disagreement is not None:
            return disagreement
        person = self._people[row.ref("person_ref")]
        if not is_same_surname(row.written("surname"), person.surname):
            return QuarantineReason.SURNAME_DIFFERS, "surname"
        return None

    def _tenancy_fault(self, row: ExportRow, day: date) -> tuple[QuarantineReason, str] | None:
        tenancy_ref = row.ref("subject_ref")
        if tenancy_ref not in self._tenancies:
            return QuarantineReason.TENANCY_NOT_LOADED, "subject_ref"
        occupancies = self._occupancies.get((tenancy_ref, row.ref("person_ref")))
        if not occupancies:
            return QuarantineReason.PERSON_NOT_IN_HOUSEHOLD, "person_ref"
        if not any(occupancy.covers(day) for occupancy in occupancies):
            return QuarantineReason.DATE_OUTSIDE_OCCUPANCIES, "document_date"
        return None

    def _case_fault(self, row: ExportRow) -> tuple[QuarantineReason, str] | None:
        case_ref = row.ref("subject_ref")
        if case_ref not in self._cases:
            return QuarantineReason.CASE_NOT_LOADED, "subject_ref"
        if (case_ref, row.ref("person_ref")) not in self._parties:
            return QuarantineReason.PERSON_NOT_PARTY, "person_ref"
        return None


def is_same_surname(on_document: str, of_person: str) -> bool:
    """Whether two surnames are equal after NFC, then case folding; an empty one never is.

    Spaces at both ends do not count. There is no second normalisation after the folding: nothing
    but what the rule names is smoothed. A surname on document with an unreadable byte equals none.
    """
    document, person = _folded(on_document), _folded(of_person)
    return document != "" and document == person


def _folded(surname: str) -> str:
    return unicodedata.normalize("NFC", without_outer_spaces(surname)).casefold()
