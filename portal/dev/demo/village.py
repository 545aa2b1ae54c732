"""An export's people on a day, and the questions that tell one kind of resident from another."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from documents.kinds import kind_of
from tenancies.imports.facts import ExportDocument, ExportOccupancy, ExportParty, SubjectType
from tenancies.imports.reader import Export


def audience_of(kind: str) -> str:
    """Who gets a kind of document on the demo; empty for a kind that nobody gets."""
    return kind_of(kind).usual_audience or ""


class Village:
    """An export's people on a day, with the questions that tell one kind of resident from another."""

    def __init__(self, export: Export, today: date) -> None:
        self.people = export.people
        self.today = today
        self.occupancies: dict[str, list[ExportOccupancy]] = defaultdict(list)
        self.parties: dict[str, list[ExportParty]] = defaultdict(list)
        self.roles: dict[str, list[ExportParty]] = defaultdict(list)
        self.letters: dict[tuple[str, str], list[ExportDocument]] = defaultdict(list)
        self.of_home: dict[str, list[ExportDocument]] = defaultdict(list)
        for occupancy in export.occupancies:
            self.occupancies[occupancy.person_ref].append(occupancy)
        for party in export.parties:
            self.parties[party.case_ref].append(party)
            self.roles[party.person_ref].append(party)
        for document in export.documents:
            if document.subject_type is SubjectType.TENANCY:
                self.of_home[document.subject_ref].append(document)
            elif audience_of(document.kind) == "recipient":
                self.letters[document.subject_ref, document.person_ref].append(document)

    def age(self, ref: str) -> int | None:
        """Full years, if the birth date is known."""
        born = self.people[ref].date_of_birth
        if born is None:
            return None
        had_birthday = (self.today.month, self.today.day) >= (born.month, born.day)
        return self.today.year - born.year - (not had_birthday)

    def is_grown_up(self, ref: str) -> bool:
        """Alive and certainly adult."""
        return not self.people[ref].is_deceased and (self.age(ref) or 0) >= 18

    def lives_here(self, ref: str) -> bool:
        """Whether some occupancy goes on."""
        return any(occupancy.to_date is None for occupancy in self.occupancies[ref])

    def left_on(self, ref: str) -> date | None:
        """The last day of the last occupancy anywhere, if all have ended."""
        ends = [
            occupancy.to_date
            for occupancy in self.occupancies[ref]
            if occupancy.to_date is not None
        ]
        return max(ends) if ends and len(ends) == len(self.occupancies[ref]) else None

    def homes_with_documents(self, ref: str, *audiences: str) -> set[str]:
        """The tenancies of which the person may have documents for these audiences, by their dates."""
        return {
            occupancy.tenancy_ref
            for occupancy in self.occupancies[ref]
            for document in self.of_home[occupancy.tenancy_ref]
            if audience_of(document.kind) in audiences and occupancy.covers(document.document_date)
        }

    def has_letters(self, ref: str, role: str) -> bool:
        """Whether there are documents to this person in every case they stand in, always in this role."""
        return bool(self.roles[ref]) and all(
            party.role == role and self.letters[party.case_ref, ref] for party in self.roles[ref]
        )
