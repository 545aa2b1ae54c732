"""Brings a whole export into the database, table by table, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from accounts import audit_log
from accounts.access import derive_grants, today
from tenancies.imports.cases_and_parties import bring_cases, bring_parties
from tenancies.imports.documents import bring_documents
from tenancies.imports.doubts import doubt_withdrawals, keep_doubts
from tenancies.imports.facts import Held
from tenancies.imports.held import what_is_held
from tenancies.imports.homes_and_people import HOMES_AND_PEOPLE
from tenancies.imports.import_exposure import (
    compare_exposure,
    if_all_were_released,
    of_released_documents,
    remember_exposure,
)
from tenancies.imports.moves import Moves, count_moves, remember_homes
from tenancies.imports.officers import changed_references
from tenancies.imports.outcome import last_export_date
from tenancies.imports.plan import NotOpened, Plan, Withdrawn
from tenancies.imports.quarantine import is_latest_run, keep_run
from tenancies.imports.reader import Export, Progress
from tenancies.imports.staging import Counts
from tenancies.imports.tables import Table
from tenancies.imports.trust import Limits, date_fault, not_accepted, reasons_to_stop
from tenancies.imports.withdrawals import count_withdrawals


class ImportRefusedError(Exception):
    """The import is not done; the message says why, in plain words."""


def begin_import(export_date: date, *, accepted: bool) -> Held:
    """Be the only import, and give what is held. Needs `system_access`.

    Raises ImportRefusedError while another import runs, and for an export that is older than the last one or
    dated in the future, unless somebody has `accepted` that.
    """
    with connection.cursor() as cursor:
        wait_for_nobody(cursor)
        fault = date_fault(export_date, last_export_date(cursor), today())
        if fault and not accepted:
            raise ImportRefusedError(
                f"{fault} Nothing was loaded. If it is right all the same, say why: --accept-date REASON"
            )
        return what_is_held(cursor)


def bring_export(export: Export, *, examples: int, progress: Progress) -> Plan:
    """Bring everything but the documents' files, and say what that did and to whom.

    Needs `system_access`, whose end makes it true or, if it fails or is rolled back, a plan only.
    `examples` limits the references in the plan. People, homes, occupancies, cases, parties and documents
    are the import's; blocks, shares, safe contacts, releases and accounts are the portal's and stay.

    Raises ImportRefusedError while another import runs.
    """
    with connection.cursor() as cursor:
        wait_for_nobody(cursor)
        remember_exposure(cursor)
        remember_homes(cursor)
        counts: dict[Table, Counts] = {}
        steps = {**HOMES_AND_PEOPLE, Table.CASES: bring_cases, Table.PARTIES: bring_parties}
        for done, (table, bring) in enumerate(steps.items()):
            progress("tables", done, len(steps) + 1)
            counts[table] = bring(cursor, export)
        progress("tables", len(steps), len(steps) + 1)
        counts[Table.DOCUMENTS], renumbered, new_documents = bring_documents(cursor, export)
        keep_doubts(cursor, export)
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
            not_opened=_not_opened(cursor),
            changed_references=changed_references(cursor),
            reasons_to_stop=list(
                reasons_to_stop(
                    export.findings, counts, count_withdrawals(cursor), limits_of_settings()
                )
            ),
            is_loaded_already=not renumbered
            and not any(count.moves_something for count in counts.values())
            and is_latest_run(cursor, export),
        )


def finish_import(
    plan: Plan, *, date_accepted: str = "", changes_accepted: Mapping[str, str] | None = None
) -> UUID:
    """Keep the run with what it quarantined, and derive anew the grants of everybody it touched.

    `date_accepted` says why an export of an unlikely day was loaded, and `changes_accepted` why one that
    changes so much, by what changes. Needs the transaction in which the plan was made.
    """
    with connection.cursor() as cursor:
        run_id = keep_run(cursor, plan.export, plan.counts)
        doubt_withdrawals(cursor, run_id)
        cursor.execute(_TOUCHED_PEOPLE)
        people = [person for (person,) in cursor.fetchall()]
        cursor.execute(
            "SELECT DISTINCT user_id FROM tenancies_patchassignment"
            " WHERE transaction_timestamp() IN (recorded_at, ended_at)"
        )
        derive_grants(people=people, users=[user for (user,) in cursor.fetchall()])
    accepted = changes_accepted or {}
    audit_log.record(
        "imported",
        kind="tenancies.importrun",
        ids=[run_id],
        date_accepted=date_accepted,
        changes_accepted={
            stop.name: accepted[stop.name] for stop in plan.reasons_to_stop if stop.name in accepted
        },
    )
    if plan.withdrawn:
        audit_log.record(
            "withdrawn",
            kind="documents.document",
            ids=[document.document_id for document in plan.withdrawn],
            run=str(run_id),
        )
    return run_id


# Everyone of whom a fact that decides access changed in this transaction. A person without an account may
# stand beside someone who has one.
_TOUCHED_PEOPLE = """
    SELECT person.id FROM tenancies_person AS person
    WHERE person.id IN (
        SELECT person_id FROM tenancies_occupancy
        WHERE transaction_timestamp() IN (recorded_at, ended_at)
        UNION SELECT row_id FROM accounts_earliervalues
        WHERE table_name = 'tenancies_person' AND until = transaction_timestamp()
        UNION SELECT person_id FROM cases_party
        WHERE transaction_timestamp() IN (recorded_at, ended_at)
        UNION SELECT recipient_id FROM documents_release WHERE ended_at = transaction_timestamp()
        UNION SELECT person_id FROM tenancies_doubt
        WHERE transaction_timestamp() IN (recorded_at, ended_at)
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


def limits_of_settings() -> Limits:
    """How much of an export may be set aside, unreadable or another, as the landlord's settings say."""
    return Limits(
        set_aside=settings.IMPORT_LARGEST_SHARE_SET_ASIDE,
        unreadable=settings.IMPORT_LARGEST_SHARE_UNREADABLE,
        differing=settings.IMPORT_LARGEST_SHARE_DIFFERING,
        withdrawn=settings.IMPORT_LARGEST_SHARE_WITHDRAWN,
        fewest=settings.IMPORT_FEWEST_SET_ASIDE,
    )


def refuse_unbelievable(plan: Plan, accepted: Mapping[str, str]) -> None:
    """Raise ImportRefusedError if too much is set aside, unreadable or changed without a reason."""
    if stops := not_accepted(plan.reasons_to_stop, accepted):
        raise ImportRefusedError("\n".join([*map(str, stops), "Nothing was loaded."]))


def wait_for_nobody(cursor: CursorWrapper) -> None:
    """Be the only import until the transaction ends. Raises ImportRefusedError while another runs."""
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


def _not_opened(cursor: CursorWrapper) -> NotOpened:
    cursor.execute(
        "SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM documents_release AS release"
        " WHERE release.document_id = document.id AND release.ended_at IS NULL))"
        " FROM documents_document AS document"
        " WHERE document.ended_at IS NULL AND NOT portal.residents_open(document.content_type)"
    )
    return NotOpened(*cursor.fetchone())
