"""Keeps what a run found and quarantined, with reasons, for the DPO's team and data stewards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

from django.db.backends.utils import CursorWrapper

from tenancies.imports.findings import Findings
from tenancies.imports.officers import officers_of_last_run, officers_told_by
from tenancies.imports.reader import Export
from tenancies.imports.rules.documents import RowOutcome
from tenancies.imports.staging import Counts, names, run, staged
from tenancies.imports.tables import Table

_COLUMNS = ["id", "run_id", "table", "row_number", "ref", "outcome", "reason", "row"]


def is_latest_run(cursor: CursorWrapper, export: Export) -> bool:
    """Whether the last run was of an export of the same day in which the same was found."""
    cursor.execute(
        "SELECT export_date, counts->>'found' FROM tenancies_importrun"
        " ORDER BY applied_at DESC LIMIT 1"
    )
    return cursor.fetchone() == (
        export.export_date,
        _fingerprint(export.findings),
    ) and officers_of_last_run(cursor) == officers_told_by(cursor, export)


def keep_run(cursor: CursorWrapper, export: Export, counts: dict[Table, Counts]) -> UUID:
    """Record the run with what was noted, and every row that it quarantined or found repeated."""
    run_id = uuid4()
    findings = export.findings
    told = {
        "tables": {
            table.value: [count.new, count.changed, count.ended, count.unchanged]
            for table, count in counts.items()
        },
        "blank_rows": {table.value: count for table, count in findings.blank_rows.items()},
        "notes": [
            [note.table.value, note.row, note.reference, note.kind.value, note.column]
            for note in findings.notes
        ],
        "files_no_row_names": findings.files_no_row_names,
        "found": _fingerprint(findings),
        "officers": officers_told_by(cursor, export).as_json(),
    }
    cursor.execute(
        "INSERT INTO tenancies_importrun (id, export_date, counts) VALUES (%s, %s, %s)",
        [run_id, export.export_date, json.dumps(told)],
    )
    rows = ((uuid4(), run_id, *row) for row in _rows(findings))
    with staged(cursor, "tenancies_quarantinedrow", _COLUMNS, rows):
        run(
            cursor,
            "INSERT INTO tenancies_quarantinedrow ({columns}) SELECT {columns} FROM arriving",
            columns=names(_COLUMNS),
        )
    return run_id


def _rows(findings: Findings) -> Iterator[Sequence[object]]:
    for quarantined in findings.quarantined:
        yield (
            quarantined.table.value,
            quarantined.row,
            quarantined.reference,
            RowOutcome.QUARANTINED.value,
            quarantined.reason.value,
            json.dumps(dict(quarantined.cells)),
        )
    for repeat in findings.repeats:
        yield (
            repeat.table.value,
            repeat.row,
            repeat.reference,
            RowOutcome.REPEAT.value,
            "",
            json.dumps(dict(repeat.cells)),
        )


def _fingerprint(findings: Findings) -> str:
    """A hash of everything that was found, to tell the same findings from others."""
    digest = hashlib.sha256()
    for finding in (
        *_rows(findings),
        *map(str, findings.notes),
        findings.files_no_row_names,
        sorted(findings.blank_rows.items()),
    ):
        digest.update(repr(finding).encode())
    return digest.hexdigest()
