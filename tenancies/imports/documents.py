"""Brings the index of documents; their files are kept by whoever is handed the list of new ones.

The tables lie in a layer above this one, so they are named and not imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL, Composable, Literal

from tenancies.imports.content_types import content_type_of
from tenancies.imports.doubts import people_in_doubt
from tenancies.imports.facts import ExportDocument, SubjectType
from tenancies.imports.kinds import kinds_from_residents
from tenancies.imports.reader import Export
from tenancies.imports.staging import Counts, differs, ids_by, names, run, staged

# What makes a document the same document: if one of these changes it is ended, and another one is new.
SAME = ["ref", "kind", "dated", "tenancy_id", "case_id", "sha256", "addressee_id"]
DOCUMENT = ["id", "kind", "dated", "tenancy_id", "case_id", "content_type", "size"]
UPLOAD = ["ref", "row_number", "title", "file_name", "sha256", "addressee_id", "given_by_id"]
# What may change beside a document without making it another one.
BESIDE = ["title", "file_name"]

_WITH_OLD = SQL(
    "WITH old AS (SELECT document.id, document.kind, document.dated, document.tenancy_id, document.case_id,"
    " upload.*"
    " FROM documents_upload AS upload JOIN documents_document AS document ON document.id = upload.document_id"
    " WHERE upload.ref <> '' AND document.ended_at IS NULL)"
)


def bring_documents(
    cursor: CursorWrapper, export: Export
) -> tuple[Counts, int, dict[UUID, ExportDocument]]:
    """Bring the linked documents, unreleased.

    Gives the counts, how many documents only changed their row in the index, and the new documents by
    their id, whose files are not kept yet.
    """
    arriving = {uuid4(): document for document in export.documents}
    parts: dict[str, Composable] = {
        "with_old": _WITH_OLD,
        "document": names(DOCUMENT),
        "upload": names(UPLOAD),
        "same": names(SAME),
        "is_another": differs(SAME),
        "is_beside": differs(BESIDE),
    }
    tables = "documents_document, documents_upload"
    rows = _rows(export, arriving, _Ids.now(cursor))
    with staged(cursor, tables, [*DOCUMENT, *UPLOAD], rows) as count:
        ended = run(
            cursor,
            "{with_old} UPDATE documents_document SET ended_at = transaction_timestamp()"
            " WHERE id IN (SELECT old.id FROM old WHERE NOT EXISTS ("
            "SELECT FROM arriving AS new WHERE new.ref = old.ref AND NOT {is_another})"
            # What is addressed to someone in doubt stands, unless its reference is another document's now.
            " AND (old.addressee_id <> ALL ({in_doubt}::uuid[])"
            " OR EXISTS (SELECT FROM arriving AS new WHERE new.ref = old.ref)))",
            in_doubt=Literal(list(people_in_doubt(cursor, export).values())),
            **parts,
        )
        changed = run(
            cursor,
            "{with_old} UPDATE documents_upload AS upload SET title = new.title,"
            " file_name = new.file_name, row_number = new.row_number"
            " FROM old JOIN arriving AS new ON new.ref = old.ref"
            " WHERE upload.document_id = old.id AND {is_beside}",
            **parts,
        )
        moved = run(
            cursor,
            "{with_old} UPDATE documents_upload AS upload SET row_number = new.row_number"
            " FROM old JOIN arriving AS new ON new.ref = old.ref"
            " WHERE upload.document_id = old.id AND old.row_number IS DISTINCT FROM new.row_number",
            **parts,
        )
        new = run(
            cursor,
            "{with_old}, fresh AS (SELECT * FROM arriving AS new WHERE NOT EXISTS ("
            "SELECT FROM old WHERE old.ref = new.ref)), "
            "stored AS (INSERT INTO documents_document ({document}) SELECT {document} FROM fresh)"
            " INSERT INTO documents_upload (document_id, {upload})"
            " SELECT id, {upload} FROM fresh RETURNING document_id",
            **parts,
        )
        fresh = {document_id: arriving[document_id] for (document_id,) in cursor.fetchall()}
        _carry_over(cursor)
    return Counts(new, changed, ended, count - new - changed), moved, fresh


def _carry_over(cursor: CursorWrapper) -> None:
    """What was blocked or frozen under a document's reference is so in the document that comes after it."""
    cursor.execute(
        "INSERT INTO documents_block (id, person_id, document_id, reason, review_on, reported)"
        " SELECT gen_random_uuid(), * FROM ("
        "SELECT DISTINCT block.person_id, new.id, block.reason, block.review_on, block.reported"
        " FROM arriving AS new"
        " JOIN documents_document AS document ON document.id = new.id"
        " JOIN documents_upload AS upload ON upload.ref = new.ref AND upload.document_id <> new.id"
        " JOIN documents_block AS block ON block.document_id = upload.document_id"
        " WHERE block.ended_at IS NULL) AS carried"
    )
    cursor.execute(
        "INSERT INTO incidents_freeze (id, level, document_id, incident_id, from_staff, spares_giver, reason)"
        " SELECT gen_random_uuid(), 'document', * FROM ("
        "SELECT DISTINCT new.id, held.incident_id, held.from_staff, held.spares_giver, held.reason"
        " FROM arriving AS new"
        " JOIN documents_document AS document ON document.id = new.id"
        " JOIN documents_upload AS upload ON upload.ref = new.ref AND upload.document_id <> new.id"
        " JOIN incidents_freeze AS held ON held.document_id = upload.document_id"
        " WHERE held.ended_at IS NULL) AS carried"
    )


@dataclass(frozen=True, slots=True)
class _Ids:
    """The ids of what documents point at, by reference."""

    tenancies: dict[str, UUID]
    cases: dict[str, UUID]
    people: dict[str, UUID]

    @classmethod
    def now(cls, cursor: CursorWrapper) -> _Ids:
        """As they are stored at this moment."""
        tables = ("tenancies_tenancy", "cases_case", "tenancies_person")
        return cls(*(ids_by(cursor, table) for table in tables))


def _rows(
    export: Export, arriving: dict[UUID, ExportDocument], ids: _Ids
) -> Iterator[Sequence[object]]:
    from_residents = kinds_from_residents()
    for document_id, document in arriving.items():
        of_tenancy = document.subject_type is SubjectType.TENANCY
        person = ids.people[document.person_ref]
        # The export has one person for each document: who wrote it, where residents write such ones.
        given_by = None if of_tenancy or document.kind not in from_residents else person
        yield (
            document_id,
            document.kind,
            document.document_date,
            ids.tenancies[document.subject_ref] if of_tenancy else None,
            None if of_tenancy else ids.cases[document.subject_ref],
            content_type_of(export.path_of(document)),
            document.size,
            document.document_ref,
            document.row,
            document.title,
            document.file_name,
            document.sha256,
            person,
            given_by,
        )
