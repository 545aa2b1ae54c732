"""The rules for all tables: repeats, form of the key, a key used twice, illegible texts, loose ends."""

from collections import Counter
from collections.abc import Container, Iterable
from re import Pattern

from tenancies.imports.findings import Findings
from tenancies.imports.reasons import NoteKind, QuarantineReason
from tenancies.imports.rows import ExportRow
from tenancies.imports.tables import Table


def sift(
    rows: Iterable[ExportRow], findings: Findings, key_form: Pattern[str] | None
) -> list[ExportRow]:
    """The rows that may go on to their table's own rules, in the order of the file.

    A row equal in every column to an earlier one is a repeat, whatever becomes of the earlier
    one, and never counts as a second row for its key. `key_form` is None for the two tables
    without a key, in which only wholly equal rows matter.
    """
    first_with: dict[tuple[tuple[str, str], ...], ExportRow] = {}
    distinct: list[ExportRow] = []
    for row in rows:
        first = first_with.setdefault(row.content, row)
        if first is row:
            distinct.append(row)
        else:
            findings.repeat(row, first)
    uses = Counter(row.key for row in distinct)
    for row in distinct:
        findings.named[row.table].add(row.key)
    kept: list[ExportRow] = []
    for row in distinct:
        reason = _reason(row, key_form, uses)
        if reason is None:
            findings.compare(row)
        garbled = [] if reason else row.garbled_columns()
        too_long = [] if reason else row.columns_too_long()
        if reason is not None:
            findings.quarantine(row, reason, row.table.shape.columns[0])
        elif garbled and row.table is Table.DOCUMENTS:
            # A document without its title or its surname is none that could be released.
            findings.quarantine(row, QuarantineReason.TEXT_GARBLED, garbled[0])
        else:
            for column in garbled:
                findings.note(row, NoteKind.TEXT_GARBLED, column)
            for column in too_long:
                findings.note(row, NoteKind.TEXT_TOO_LONG, column)
            kept.append(row.without([*garbled, *too_long]))
    return kept


def _reason(
    row: ExportRow, key_form: Pattern[str] | None, uses: Counter[str]
) -> QuarantineReason | None:
    if not row.is_complete:
        return QuarantineReason.FIELD_COUNT
    if row.is_header:
        return QuarantineReason.HEADER_REPEATED
    if key_form is None:
        return None
    if key_form.fullmatch(row.key) is None:
        return QuarantineReason.REFERENCE_FORM
    if uses[row.key] > 1:
        return QuarantineReason.REFERENCE_REUSED
    return None


def points_at_nothing_loaded(row: ExportRow, column: str, loaded: Container[str]) -> bool:
    """Whether the row names something that is not loaded; an empty cell names nothing."""
    reference = row.ref(column)
    return reference != "" and reference not in loaded
