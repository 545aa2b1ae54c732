"""Who gains or loses sight of what by an import, asked of the rule itself before and after.

The rule's text is portal/rls/facts.sql; none of it is repeated here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper
from psycopg.sql import Identifier, Literal

from tenancies.imports.staging import run

# Who may read which imported document on a day, if every one of a tenancy were released to the household
# and every one of a case to its addressee with a share. Blocks, freezes and accounts do not count.
IF_ALL_WERE_RELEASED = """
    SELECT reach.person_id, upload.ref, document.tenancy_id, document.case_id
    FROM portal.occupancy_reach(NULL) AS reach
    JOIN documents_document AS document
        ON document.tenancy_id = reach.tenancy_id
        AND document.dated BETWEEN reach.documents_from AND reach.documents_to
    JOIN documents_upload AS upload ON upload.document_id = document.id AND upload.ref <> ''
    WHERE document.ended_at IS NULL AND {day} BETWEEN reach.opens_on AND reach.closes_on
    UNION
    SELECT reach.person_id, upload.ref, document.tenancy_id, document.case_id
    FROM portal.case_reach(NULL) AS reach
    JOIN documents_upload AS upload ON upload.addressee_id = reach.person_id AND upload.ref <> ''
    JOIN documents_document AS document ON document.id = upload.document_id
    JOIN cases_party AS party
        ON party.case_id = document.case_id AND party.person_id = reach.person_id
        AND party.ended_at IS NULL
    WHERE document.ended_at IS NULL AND {day} BETWEEN reach.opens_on AND reach.closes_on
"""

_AS_RELEASED = """
    SELECT entitled.person_id, coalesce(nullif(upload.ref, ''), upload.document_id::text) AS ref
    FROM portal.entitled_documents(NULL) AS entitled
    JOIN documents_upload AS upload ON upload.document_id = entitled.document_id
"""

_VIEWS = {
    "as_released": _AS_RELEASED,
    "if_all_were": IF_ALL_WERE_RELEASED.format(day="portal.today()"),
}


@dataclass(frozen=True, slots=True)
class ExposureCount:
    """How many people see how many documents, in how many pairs, that they did not see on the other side.

    `examples` are the first pairs, as a person's and a document's reference.
    """

    people: int
    documents: int
    pairs: int
    examples: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ExposureChange:
    """What comes into sight and what goes out of it."""

    gained: ExposureCount
    lost: ExposureCount


def remember_exposure(cursor: CursorWrapper) -> None:
    """Note who sees what before the import changes anything; until the end of the transaction."""
    for view, pairs in _VIEWS.items():
        cursor.execute(f"CREATE TEMPORARY TABLE {view}_before ON COMMIT DROP AS {pairs}")


def compare_exposure(cursor: CursorWrapper) -> None:
    """Note who sees what now."""
    for view, pairs in _VIEWS.items():
        cursor.execute(f"CREATE TEMPORARY TABLE {view}_after ON COMMIT DROP AS {pairs}")


def of_released_documents(cursor: CursorWrapper, examples: int) -> ExposureChange:
    """What becomes of the documents that are released now."""
    return _change(cursor, "as_released", examples)


def if_all_were_released(cursor: CursorWrapper, examples: int) -> ExposureChange:
    """What would become of every imported document, were it released."""
    return _change(cursor, "if_all_were", examples)


def _change(cursor: CursorWrapper, view: str, examples: int) -> ExposureChange:
    return ExposureChange(
        gained=_difference(cursor, f"{view}_after", f"{view}_before", examples),
        lost=_difference(cursor, f"{view}_before", f"{view}_after", examples),
    )


def _difference(cursor: CursorWrapper, these: str, without: str, examples: int) -> ExposureCount:
    run(
        cursor,
        "WITH pair AS ("
        "SELECT person_id, ref FROM {these} EXCEPT SELECT person_id, ref FROM {without}"
        ") SELECT count(DISTINCT person_id), count(DISTINCT ref), count(*), ARRAY("
        "SELECT ARRAY[person.ref, pair.ref] FROM pair"
        " JOIN tenancies_person AS person ON person.id = pair.person_id ORDER BY 1 LIMIT {examples}"
        ") FROM pair",
        these=Identifier(these),
        without=Identifier(without),
        examples=Literal(examples),
    )
    people, documents, pairs, first = cursor.fetchone()
    return ExposureCount(
        people, documents, pairs, [(person, document) for person, document in first]
    )
