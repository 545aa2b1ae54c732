"""What the last import made of the index of documents, and who could read which of them on a day."""

from __future__ import annotations

from datetime import date

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Literal

from tenancies.imports.import_exposure import IF_ALL_WERE_RELEASED
from tenancies.imports.rules.documents import RowOutcome
from tenancies.imports.staging import run


def last_export_date(cursor: CursorWrapper) -> date | None:
    """The day of the export that was loaded last; None if none was."""
    cursor.execute("SELECT export_date FROM tenancies_importrun ORDER BY applied_at DESC LIMIT 1")
    found = cursor.fetchone()
    return found[0] if found else None


def outcome_of_documents(cursor: CursorWrapper) -> list[tuple[str, str, str]]:
    """Reference, outcome and reason of each row of the index, in the order of its file.

    The reason of a quarantined row is a code of tenancies.imports.reasons; others have none.
    """
    run(
        cursor,
        "SELECT ref, outcome, reason FROM ("
        "SELECT upload.row_number, upload.ref, {linked} AS outcome, '' AS reason"
        " FROM documents_upload AS upload"
        " JOIN documents_document AS document ON document.id = upload.document_id"
        " WHERE upload.ref <> '' AND document.ended_at IS NULL"
        " UNION ALL SELECT row_number, ref, outcome, reason FROM tenancies_quarantinedrow"
        " WHERE \"table\" = 'documents' AND run_id = ("
        "SELECT id FROM tenancies_importrun ORDER BY applied_at DESC LIMIT 1)"
        ") AS told ORDER BY row_number",
        linked=Literal(RowOutcome.LINKED.value),
    )
    return list(cursor.fetchall())


def pairs_if_all_were_released(cursor: CursorWrapper, day: date) -> list[tuple[str, str]]:
    """Every person's and document's reference that the rule allows on `day` (see sight.py)."""
    run(
        cursor,
        "SELECT person.ref, pair.ref FROM ({pairs}) AS pair"
        " JOIN tenancies_person AS person ON person.id = pair.person_id ORDER BY 1, 2",
        pairs=SQL(IF_ALL_WERE_RELEASED).format(day=Literal(day)),
    )
    return list(cursor.fetchall())
