"""Keeps what a run brought and what it set aside, with reasons, for the DPO's team and data stewards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

from django.db.backends.utils import CursorWrapper

from tenancies.imports.findings import Findings
from tenancies.imports.reader import Export
from tenancies.imports.rules.documents import Outcome
from tenancies.imports.staging import run, staged

_COLUMNS = "id run_id table row_number ref outcome reason row".split()


def keep_run(cursor: CursorWrapper, export: Export, loaded: dict[str, dict[str, int]]) -> UUID:
    """Record the run, what it `loaded` by table, and each row that it set aside or found repeated."""
    run_id = uuid4()
    cursor.execute(
        "INSERT INTO tenancies_importrun (id, export_date, counts) VALUES (%s, %s, %s)",
        [run_id, export.export_date, json.dumps({"loaded": loaded, **_noted(export.findings)})],
    )
    with staged(cursor, "tenancies_setaside", _COLUMNS, _rows(export.findings, run_id)):
        run(cursor, "INSERT INTO tenancies_setaside ({columns}) SELECT * FROM arriving")
    return run_id
