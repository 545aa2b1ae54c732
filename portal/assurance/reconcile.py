"""Compares what was granted, what is true and what the policies really show, for every account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.access import Role, claim

Pair = tuple[UUID, UUID]

GRANT_TABLES = (
    "tenancies_tenancygrant",
    "tenancies_patchgrant",
    "cases_casegrant",
    "documents_documentgrant",
)
UNUSED_TABLES = ("guardian_userobjectpermission", "guardian_groupobjectpermission")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the three do not agree on, in words with references."""

    what: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How much was compared, and every difference."""

    accounts: int
    pairs: int
    differences: list[Difference]


def reconcile() -> Reconciliation:
    """Compare everything, exactly; runs inside system access and leaves nothing changed.

    The portal is taken as open, a restored one too: a savepoint opens it and is rolled back.
    """
    with transaction.atomic():
        savepoint = transaction.savepoint()
        try:
            _open_portal()
            claims = _claims()
            granted = _pairs("SELECT user_id, document_id FROM portal.granted_documents()")
            true = _pairs(
                "SELECT u.id, e.document_id FROM portal.entitled_documents(NULL) AS e"
                " JOIN tenancies_person AS p ON p.id = e.person_id"
                " JOIN accounts_user AS u ON u.id = p.account_id AND u.is_active"
            )
            shown = _pairs("SELECT * FROM portal.shown_documents(%s)", [claims])
            differences = [*_compare(granted, true, shown), *_stale_grants(), *_strays()]
        finally:
            transaction.savepoint_rollback(savepoint)
    return Reconciliation(len(claims), len(granted | true | shown), differences)


def _open_portal() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.reconciling', 'on', true)")
        cursor.execute("UPDATE incidents_portalstate SET ended_at = now() WHERE ended_at IS NULL")
        cursor.execute(
            "INSERT INTO incidents_portalstate (id, state, reason)"
            " VALUES (gen_random_uuid(), 'open', 'while reconciling')"
        )


def _claims() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, p.id, pg_backend_pid(), portal.transaction_began() FROM accounts_user AS u"
            " JOIN tenancies_person AS p ON p.account_id = u.id"
            " WHERE u.is_active AND u.role = 'resident' AND p.ended_at IS NULL"
        )
        role = Role.RESIDENT.database_role
        return [
            claim.sign(user=user, person=person, role=role, backend=backend, began=began)
            for user, person, backend, began in cursor.fetchall()
        ]


def _pairs(sql: str, parameters: Sequence[list[Any]] | None = None) -> set[Pair]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return set(cursor.fetchall())


def _compare(granted: set[Pair], true: set[Pair], shown: set[Pair]) -> Iterable[Difference]:
    disputed = (granted | true | shown) - (granted & true & shown)
    for user, document in sorted(disputed, key=str):
        said = ", ".join(
            f"{name} {'yes' if (user, document) in pairs else 'no'}"
            for name, pairs in (("grants", granted), ("facts", true), ("policy", shown))
        )
        yield Difference(f"{_person_ref(user)} and {_document_ref(document)}: {said}")


def _stale_grants() -> Iterable[Difference]:
    """Grants that differ from what the facts would give if they were derived anew."""
    before = {table: _grants(table) for table in GRANT_TABLES}
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.derive_grants(ARRAY(SELECT id FROM accounts_user), '{}')")
    for table in GRANT_TABLES:
        after = _grants(table)
        for row in sorted(before[table] - after):
            yield Difference(f"{table}: a grant that the facts do not give: {row}")
        for row in sorted(after - before[table]):
            yield Difference(f"{table}: a grant is missing: {row}")


def _grants(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (to_jsonb(g) - 'id')::text FROM \"{table}\" AS g")  # noqa: S608
        return {row for (row,) in cursor.fetchall()}


def _strays() -> Iterable[Difference]:
    """Rows where there must be none, and states beside the facts they repeat."""
    with connection.cursor() as cursor:
        for table in UNUSED_TABLES:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            if (rows := cursor.fetchone()[0]) > 0:
                yield Difference(f"{table} must be empty and has {rows} rows")
        cursor.execute(_DOCUMENTS_OF_ANOTHER_STATE)
        for (document,) in cursor.fetchall():
            yield Difference(
                f"{_document_ref(document)}: its state is not what its releases and freezes say"
            )
        cursor.execute(_OTHERS_OF_ANOTHER_STATE)
        for (name,) in cursor.fetchall():
            yield Difference(f"{name}: its state is not what its freezes or safe contacts say")


# Asked of everything at once: one question for each row would take longer than all the rest.
_DOCUMENTS_OF_ANOTHER_STATE = """
    WITH held AS (SELECT * FROM incidents_freeze WHERE ended_at IS NULL),
        waiting AS (
            SELECT release_id FROM documents_hold WHERE ended_at IS NULL AND release_id IS NOT NULL
        )
    SELECT d.id FROM documents_document AS d
    LEFT JOIN documents_release AS r
        ON r.document_id = d.id AND r.ended_at IS NULL AND r.recipient_id IS NULL
        AND r.id NOT IN (SELECT release_id FROM waiting)
    WHERE (d.audience, d.shown_by, d.shown_from, d.shown_until)
            IS DISTINCT FROM (coalesce(r.audience, ''), coalesce(r.by_name, ''), r.opens_on, r.until)
        OR d.frozen <> (
            EXISTS (SELECT FROM held AS f WHERE f.document_id = d.id)
            OR EXISTS (SELECT FROM held AS f WHERE f.case_id = d.case_id)
            OR EXISTS (SELECT FROM held AS f WHERE f.tenancy_id = d.tenancy_id)
        )
        OR d.open_to_giver <> (
            EXISTS (SELECT FROM held AS f WHERE f.document_id = d.id)
            AND NOT EXISTS (SELECT FROM held AS f WHERE f.document_id = d.id AND NOT f.spares_giver)
            AND NOT EXISTS (SELECT FROM held AS f WHERE f.case_id = d.case_id)
            AND NOT EXISTS (SELECT FROM held AS f WHERE f.tenancy_id = d.tenancy_id)
        )
"""
_OTHERS_OF_ANOTHER_STATE = """
    SELECT 'share ' || s.id FROM cases_share AS s
    WHERE s.frozen <> EXISTS (
        SELECT FROM incidents_freeze AS f WHERE f.ended_at IS NULL AND f.case_id = s.case_id)
    UNION ALL
    SELECT 'person ' || p.ref FROM tenancies_person AS p
    WHERE p.id = ANY ((SELECT portal.wrongly_protected())::uuid[])
"""


def _person_ref(user: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref FROM tenancies_person WHERE account_id = %s", [user])
        row = cursor.fetchone()
    return row[0] if row else f"account {user}"


def _document_ref(document: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref FROM documents_upload WHERE document_id = %s", [document])
        row = cursor.fetchone()
    return row[0] if row and row[0] else f"document {document}"
