"""Brings a whole export into the database, table by table, inside the caller's transaction."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from accounts import audit_log
from accounts.access import derive_grants
from tenancies.imports.cases_and_parties import bring_cases, bring_parties
from tenancies.imports.documents import bring_documents
from tenancies.imports.homes_and_people import HOMES_AND_PEOPLE
from tenancies.imports.import_exposure import (
    compare_exposure,
    if_all_were_released,
    of_released_documents,
    remember_exposure,
)
from tenancies.imports.moves import Moves, count_moves, remember_homes
from tenancies.imports.plan import Plan, Withdrawn
from tenancies.imports.quarantine import is_latest_run, keep_run
from tenancies.imports.reader import Export, Progress
from tenancies.imports.staging import Counts
from tenancies.imports.tables import Table


class ImportRefusedError(Exception):
    """The import is not done; the message says why, in plain words."""


def bring_export(export: Export, *, examples: int, progress: Progress) -> Plan:
    """Bring everything but the documents' files, and say what that did and to whom.

    Needs `system_access`, whose end makes it true or, if it fails or is rolled back, a plan only.
    `examples` limits the references in the plan. People, homes, occupancies, cases, parties and documents
    are the import's; blocks, shares, safe contacts, releases and accounts are the portal's and stay.

    Raises ImportRefusedError while another import runs.
    """
    with connection.cursor() as cursor:
        _wait_for_nobody(cursor)
        remember_exposure(cursor)
        remember_homes(cursor)
        counts: dict[Table, Counts] = {}
        steps = {**HOMES_AND_PEOPLE, Table.CASES: bring_cases, Table.PARTIES: bring_parties}
        for done, (table, bring) in enumerate(steps.items()):
            progress("tables", done, len(steps) + 1)
            counts[table] = bring(cursor, export)
        progress("tables", len(steps), len(steps) + 1)
        counts[Table.DOCUMENTS], renumbered, new_documents = bring_documents(cursor, export)
        connection.check_constraints()
        progress("tables", len(steps) + 1, len(steps) + 1)
        # Before anything is asked of what has just arrived.
        cursor.execute("SELECT portal.update_statistics()")
        compare_exposure(cursor)
        return Plan(
            export=export,
            counts=counts,
            released=of_released_documents(cursor, examples),
            if_all_were_released=if_all_were_released(cursor, examples),
            withdrawn=_withdrawn(cursor),
            moves=count_moves(cursor),
            new_documents=new_documents,
            is_loaded_already=not renumbered
            and not any(count.moves_something for count in counts.values())
            and is_latest_run(cursor, export),
        )


def finish_import(plan: Plan) -> UUID:
    """Keep the run with what it quarantined, and derive anew the grants of everybody it touched.

    Needs the transaction in which the plan was made.
    """
    with connection.cursor() as cursor:
        run_id = keep_run(cursor, plan.export, plan.counts)
        cursor.execute(_TOUCHED_PEOPLE)
        people = [person for (person,) in cursor.fetchall()]
        cursor.execute(
            "SELECT DISTINCT user_id FROM tenancies_patchassignment"
            " WHERE transaction_timestamp() IN (recorded_at, ended_at)"
        )
        derive_grants(people=people, users=[user for (user,) in cursor.fetchall()])
    audit_log.record("imported", kind="tenancies.importrun", ids=[run_id])
    if plan.withdrawn:
        audit_log.record(
            "withdrawn",
            kind="documents.document",
            ids=[document.document_id for document in plan.withdrawn],
            run=str(run_id),
        )
    return run_id


# Everybody with an account of whom a fact that decides access changed in this transaction.
_TOUCHED_PEOPLE = """
    SELECT person.id FROM tenancies_person AS person
    WHERE person.account_id IS NOT NULL AND person.id IN (
        SELECT person_id FROM tenancies_occupancy
        WHERE transaction_timestamp() IN (recorded_at, ended_at)
        UNION SELECT row_id FROM accounts_earliervalues
        WHERE table_name = 'tenancies_person' AND until = transaction_timestamp()
        UNION SELECT person_id FROM cases_party WHERE ended_at = transaction_timestamp()
        UNION SELECT recipient_id FROM documents_release WHERE ended_at = transaction_timestamp()
    )
"""


def refuse_large_moves(moves: Moves, *, largest_share: float, confirmed: int | None) -> None:
    """Raise ImportRefusedError if more is moved than is usual and nobody has confirmed how much."""
    if confirmed == moves.total or not moves.exceed(largest_share):
        return
    raise ImportRefusedError(
        f"This export moves {moves.homes:,} of {moves.of_homes:,} homes and {moves.cases:,} of"
        f" {moves.of_cases:,} cases, more than {largest_share:.0%} of either. Nothing was loaded."
        " Look at the plan. If it is right, say so with the number that moves:"
        f" --confirm-moves {moves.total}"
    )


def _wait_for_nobody(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('portal.import', 0))")
    if cursor.fetchone() != (True,):
        raise ImportRefusedError("Another import is running. Wait until it has ended.")


def _withdrawn(cursor: CursorWrapper) -> list[Withdrawn]:
    cursor.execute(
        "SELECT DISTINCT upload.document_id, upload.ref FROM documents_release AS release"
        " JOIN documents_upload AS upload ON upload.document_id = release.document_id"
        " JOIN documents_document AS document ON document.id = release.document_id"
        " WHERE release.ended_at = transaction_timestamp()"
        " AND document.ended_at = transaction_timestamp() ORDER BY upload.ref"
    )
    return [Withdrawn(document_id, reference) for document_id, reference in cursor.fetchall()]
