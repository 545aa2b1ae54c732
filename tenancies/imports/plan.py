"""What an import does, before it is done: counts, what is quarantined, who sees more or less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from tenancies.imports.facts import ExportDocument
from tenancies.imports.findings import Findings
from tenancies.imports.import_exposure import ExposureChange
from tenancies.imports.moves import Moves
from tenancies.imports.reader import Export
from tenancies.imports.staging import Counts
from tenancies.imports.tables import Table
from tenancies.imports.trust import Stop


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A released document that no longer links, and is no longer shown to anybody."""

    document_id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class NotOpened:
    """How many documents are neither a PDF nor a picture, and of how many a release waits."""

    documents: int
    released: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One export against what is stored. `new_documents` are those whose files are to be kept."""

    export: Export
    counts: dict[Table, Counts]
    released: ExposureChange
    if_all_were_released: ExposureChange
    withdrawn: list[Withdrawn]
    moves: Moves
    new_documents: dict[UUID, ExportDocument]
    not_opened: NotOpened
    changed_references: int
    reasons_to_stop: list[Stop]
    is_loaded_already: bool

    def lines(self, examples: int) -> Iterator[str]:
        """The plan for the person at the keyboard; `examples` limits every list of references."""
        yield from _table_lines(self.counts, self.export.findings)
        yield from _finding_lines(self.export.findings, examples)
        yield ""
        yield "Who sees what, with the documents that are released now:"
        yield from _change_lines(self.released)
        yield "Who would see what, if every imported document were released:"
        yield from _change_lines(self.if_all_were_released)
        yield ""
        yield f"Released documents that no longer link and are withdrawn: {len(self.withdrawn)}"
        yield from _listed(
            [document.reference for document in self.withdrawn[:examples]], len(self.withdrawn)
        )
        yield (
            "Documents that are neither a PDF nor a picture, which no resident opens:"
            f" {self.not_opened.documents:,}, of which {self.not_opened.released:,} are released and wait"
        )
        moves = self.moves
        yield (
            f"Moved: {moves.homes:,} of {moves.of_homes:,} homes,"
            f" {moves.cases:,} of {moves.of_cases:,} cases"
        )
        if self.changed_references:
            yield (
                "Officers with another staff reference than before, who get no patch from an import:"
                f" {self.changed_references}"
            )
        if self.reasons_to_stop:
            yield ""
            yield "This export is not loaded:"
            yield from map(str, self.reasons_to_stop)


def _table_lines(counts: dict[Table, Counts], findings: Findings) -> Iterator[str]:
    quarantined = Counter(row.table for row in findings.quarantined)
    repeats = Counter(row.table for row in findings.repeats)
    yield (
        f"{'':14}{'new':>9}{'changed':>9}{'ended':>9}{'unchanged':>11}{'set quarantined':>11}"
        f"{'repeats':>9}{'blank':>7}"
    )
    for table, count in counts.items():
        yield (
            f"{table.value:14}{count.new:9,}{count.changed:9,}{count.ended:9,}{count.unchanged:11,}"
            f"{quarantined[table]:11,}{repeats[table]:9,}{findings.blank_rows[table]:7,}"
        )
    yield "(staff: who of them works which patch, as far as they have an officer's account)"


def _finding_lines(findings: Findings, examples: int) -> Iterator[str]:
    yield ""
    yield "Quarantined:"
    reasons = Counter((row.table, row.reason) for row in findings.quarantined)
    for (table, reason), count in sorted(reasons.items()):
        yield f"  {table.value:14}{count:6,}  {reason.sentence} ({reason.value})"
        found = [row for row in findings.quarantined if (row.table, row.reason) == (table, reason)]
        yield from _listed([_place(row.row, row.column) for row in found[:examples]], count)
    yield "To know:"
    notes = Counter((note.table, note.kind) for note in findings.notes)
    for (table, kind), count in sorted(notes.items()):
        yield f"  {table.value:14}{count:6,}  {kind.sentence} ({kind.value})"
        rows = [
            f"{note.reference} {_place(note.row, note.column)}".strip()
            for note in findings.notes
            if (note.table, note.kind) == (table, kind)
        ]
        yield from _listed(rows[:examples], count)
    # Not by name: the names of files carry the names of people.
    yield f"  {'files':14}{len(findings.files_no_row_names):6,}  No row names the file. It is not loaded."


def _place(row: int, column: str) -> str:
    """Where in its file something was found; row 0 is the file as a whole."""
    return " ".join(part for part in (f"row {row}" if row else "", column) if part)


def _change_lines(change: ExposureChange) -> Iterator[str]:
    for word, sight in (("gained", change.gained), ("lost", change.lost)):
        yield (
            f"  {word}: {counted(sight.pairs, 'pair')} of {counted(sight.people, 'person', 'people')}"
            f" and {counted(sight.documents, 'document')}"
        )
        yield from _listed(
            [f"{person} {document}" for person, document in sight.examples], sight.pairs
        )


def _listed(references: list[str], count: int) -> Iterator[str]:
    if references:
        more = f", and {count - len(references):,} more" if count > len(references) else ""
        yield f"      {', '.join(references)}{more}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 document, 1,234 documents."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
