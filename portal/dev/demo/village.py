"""An export's people on a day, and the questions that tell one kind of resident from another."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from documents.models import USUAL_AUDIENCE, Kind
from tenancies.imports.facts import Paper, Party, Stay, SubjectType
from tenancies.imports.reader import Export

# Which case papers go to their addressees. Notes and photographs may speak of others.
CASE_KINDS = (
    Kind.LETTER_TO_COMPLAINER,
    Kind.WARNING_LETTER,
    Kind.WITNESS_STATEMENT,
    Kind.DIARY_SHEET,
)


def audience_of(kind: str) -> str:
    """Who gets a kind of tenancy paper on the demo; empty for a kind that nobody gets.

    Photographs are such a kind: they may show anybody.
    """
    return USUAL_AUDIENCE[Kind(kind)] if kind in USUAL_AUDIENCE else ""


class Village:
    """An export's people on a day, with the questions that tell one kind of resident from another."""

    def __init__(self, export: Export, today: date) -> None:
        self.people = export.people
        self.today = today
        self.stays: dict[str, list[Stay]] = defaultdict(list)
        self.parties: dict[str, list[Party]] = defaultdict(list)
        self.roles: dict[str, list[Party]] = defaultdict(list)
        self.letters: dict[tuple[str, str], list[Paper]] = defaultdict(list)
        self.of_home: dict[str, list[Paper]] = defaultdict(list)
        for stay in export.stays:
            self.stays[stay.person_ref].append(stay)
        for party in export.parties:
            self.parties[party.case_ref].append(party)
            self.roles[party.person_ref].append(party)
        for paper in export.papers:
            if paper.subject_type is SubjectType.TENANCY:
                self.of_home[paper.subject_ref].append(paper)
            elif paper.kind in CASE_KINDS:
                self.letters[paper.subject_ref, paper.person_ref].append(paper)

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
        """Whether some stay goes on."""
        return any(stay.to_date is None for stay in self.stays[ref])

    def left_on(self, ref: str) -> date | None:
        """The last day of the last stay anywhere, if all have ended."""
        ends = [stay.to_date for stay in self.stays[ref] if stay.to_date is not None]
        return max(ends) if ends and len(ends) == len(self.stays[ref]) else None

    def homes_with_papers(self, ref: str, *audiences: str) -> set[str]:
        """The tenancies of which the person may have papers for these audiences, by their dates."""
        return {
            stay.tenancy_ref
            for stay in self.stays[ref]
            for paper in self.of_home[stay.tenancy_ref]
            if audience_of(paper.kind) in audiences and stay.covers(paper.document_date)
        }

    def has_letters(self, ref: str, role: str) -> bool:
        """Whether there are papers to this person in every case they stand in, always in this role."""
        return bool(self.roles[ref]) and all(
            party.role == role and self.letters[party.case_ref, ref] for party in self.roles[ref]
        )
