"""Brings the index of papers; their files are kept by whoever is handed the list of new ones.

The tables lie in a layer above this one, so they are named and not imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID, uuid4

from django.db.backends.utils import CursorWrapper
from psycopg.sql import SQL

from tenancies.imports.content_types import content_type_of
from tenancies.imports.facts import Paper, SubjectType
from tenancies.imports.reader import Export
from tenancies.imports.staging import Counts, differs, ids_by, names, run, staged

# What makes a paper the same paper: if one of these changes it is ended, and another one is new.
SAME = "ref kind dated tenancy_id case_id sha256 addressee_id".split()
DOCUMENT = "id kind dated tenancy_id case_id content_type size".split()
UPLOAD = "ref row_number title file_name sha256 addressee_id".split()
# What may change beside a paper without making it another one.
BESIDE = "title file_name".split()

_KNOWN = (
    " FROM documents_upload AS u JOIN documents_document AS d ON d.id = u.document_id"
    " WHERE u.ref <> '' AND d.ended_at IS NULL"
)


def bring_papers(cursor: CursorWrapper, export: Export) -> tuple[Counts, int, dict[UUID, Paper]]:
    """Bring the linked papers, unreleased.

    Gives the counts, how many papers only changed their row in the index, and the new papers by
    their id, whose files are not kept yet.
    """
    arriving = {uuid4(): paper for paper in export.papers}
    parts = {
        "document": names(DOCUMENT),
        "upload": names(UPLOAD),
        "same": names(SAME),
        "is_another": differs(SAME),
        "is_beside": differs(BESIDE),
        "known": SQL("SELECT d.*, u.*" + _KNOWN),
    }
    known = (
        "WITH old AS (SELECT d.id, d.kind, d.dated, d.tenancy_id, d.case_id, u.*" + _KNOWN + ") "
    )
    tables = "documents_document, documents_upload"
    with staged(cursor, tables, [*DOCUMENT, *UPLOAD], _rows(cursor, export, arriving)) as count:
        ended = run(
            cursor,
            known + "UPDATE documents_document SET ended_at = transaction_timestamp()"
            " WHERE id IN (SELECT old.id FROM old WHERE NOT EXISTS ("
            "SELECT FROM arriving AS new WHERE new.ref = old.ref AND NOT {is_another}))",
            **parts,
        )
        changed = run(
            cursor,
            known + "UPDATE documents_upload AS upload SET title = new.title,"
            " file_name = new.file_name, row_number = new.row_number"
            " FROM old JOIN arriving AS new ON new.ref = old.ref"
            " WHERE upload.document_id = old.id AND {is_beside}",
            **parts,
        )
        moved = run(
            cursor,
            known + "UPDATE documents_upload AS upload SET row_number = new.row_number"
            " FROM old JOIN arriving AS new ON new.ref = old.ref"
            " WHERE upload.document_id = old.id AND old.row_number IS DISTINCT FROM new.row_number",
            **parts,
        )
        new = run(
            cursor,
            known + ", fresh AS (SELECT * FROM arriving AS new WHERE NOT EXISTS ("
            "SELECT FROM old WHERE old.ref = new.ref)), "
            "stored AS (INSERT INTO documents_document ({document}) SELECT {document} FROM fresh)"
            " INSERT INTO documents_upload (document_id, {upload})"
            " SELECT id, {upload} FROM fresh RETURNING document_id",
            **parts,
        )
        fresh = {document_id: arriving[document_id] for (document_id,) in cursor.fetchall()}
    return Counts(new, changed, ended, count - new - changed), moved, fresh


def _rows(
    cursor: CursorWrapper, export: Export, arriving: dict[UUID, Paper]
) -> Iterator[Sequence[object]]:
    tenancies = ids_by(cursor, "tenancies_tenancy")
    cases = ids_by(cursor, "cases_case")
    people = ids_by(cursor, "tenancies_person")
    for document_id, paper in arriving.items():
        of_tenancy = paper.subject_type is SubjectType.TENANCY
        yield (
            document_id,
            paper.kind,
            paper.document_date,
            tenancies[paper.subject_ref] if of_tenancy else None,
            None if of_tenancy else cases[paper.subject_ref],
            content_type_of(export.path_of(paper)),
            paper.size,
            paper.document_ref,
            paper.row,
            paper.title,
            paper.file_name,
            paper.sha256,
            people[paper.person_ref],
        )
