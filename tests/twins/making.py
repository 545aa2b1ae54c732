"""Makes the two databases: clones of the cast's, and in the second one what `twins_for` has thought of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from psycopg import Cursor, sql

from tenancies.activation.codes import hash_of
from tenancies.models import Person
from tests import databases, factories
from tests.access.page import columns
from tests.arranging import arranging, derive_all_grants, todays_date
from tests.canaries import private_columns
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.documents.sent_files import pdf
from tests.model import facts as plain
from tests.model.expectation import ROLES
from tests.storing import ENDED_IN, STORED_BY, end, ref, store, write_files
from tests.twins.otherwise import OTHER_DAYS, Twins, twins_for
from tests.world import World

LABELS: dict[type[plain.Thing], str] = {
    plain.Account: "accounts.User",
    plain.Leave: "accounts.Leave",
    plain.Person: "tenancies.Person",
    plain.Patch: "tenancies.Patch",
    plain.Assignment: "tenancies.PatchAssignment",
    plain.Home: "tenancies.Property",
    plain.Tenancy: "tenancies.Tenancy",
    plain.Occupancy: "tenancies.Occupancy",
    plain.SafeContact: "tenancies.SafeContact",
    plain.Task: "tenancies.Task",
    plain.Activation: "tenancies.Activation",
    plain.LettersRun: "tenancies.LettersRun",
    plain.IdentityCheck: "tenancies.IdentityCheck",
    plain.Doubt: "tenancies.Doubt",
    plain.Case: "cases.Case",
    plain.Party: "cases.Party",
    plain.Share: "cases.Share",
    plain.Wording: "cases.Wording",
    plain.NextStep: "cases.NextStep",
    plain.OutOfPatchAccess: "cases.OutOfPatchAccess",
    plain.Document: "documents.Document",
    plain.Check: "documents.Check",
    plain.Finding: "documents.Finding",
    plain.FoundWords: "documents.FoundWords",
    plain.Decision: "documents.Decision",
    plain.Release: "documents.Release",
    plain.DocumentVersion: "documents.DocumentVersion",
    plain.Hold: "documents.Hold",
    plain.Block: "documents.Block",
    plain.Freeze: "incidents.Freeze",
    plain.Incident: "incidents.Incident",
    plain.IncidentStep: "incidents.IncidentStep",
    plain.Drill: "incidents.Drill",
    plain.DrillStep: "incidents.DrillStep",
    plain.TwoPersonRequest: "accounts.TwoPersonRequest",
    plain.Report: "incidents.Report",
    plain.ReportStep: "incidents.ReportStep",
    plain.ImportRun: "tenancies.ImportRun",
    plain.QuarantinedRow: "tenancies.QuarantinedRow",
}
LETTER = "CDFHJKMN"
"""The code in a letter that is on its way in the twin alone."""
SENT = pdf()
"""A file that documents out of sight are in the twin, byte for byte."""
# Text that hangs on a row of another model, by that row's id.
BESIDE = {"documents.Upload": ("document_id", "documents.Document")}
# What is known by the id of another row.
KEYS = {"documents.FoundWords": "finding_id"}
COLUMNS = {plain.Document: "dated", plain.Occupancy: "from_date", plain.Tenancy: "start_date"}
# States that triggers keep: worked out anew, as they would be had the facts always been so.
STATES = (
    """UPDATE documents_document AS d
    SET audience = coalesce(live.audience, ''), shown_by = coalesce(live.by_name, ''),
        shown_from = live.opens_on, shown_until = live.until
    FROM documents_document AS document LEFT JOIN documents_release AS live
        ON live.document_id = document.id AND live.ended_at IS NULL AND live.recipient_id IS NULL
        AND NOT EXISTS (
            SELECT FROM documents_hold AS h WHERE h.release_id = live.id AND h.ended_at IS NULL)
    WHERE d.id = document.id""",
    "UPDATE documents_document SET frozen = portal.is_frozen(id, case_id, tenancy_id)",
    "UPDATE cases_share SET frozen = portal.is_frozen(NULL, case_id, NULL)",
    "UPDATE tenancies_person SET protected = portal.is_protected(id)",
)


@contextmanager
def two_databases(name: str, of: str) -> Iterator[tuple[Twins, OwnDatabase, OwnDatabase]]:
    """The cast's database, and its twin for one reader; `of` tells the databases of this process apart."""
    first, second = (OwnDatabase(INHABITED, f"portal_{of}_twin_{n}") for n in ("first", "second"))
    with first, second:
        with databases.connected(second.name, databases.tester()):
            with transaction.atomic():
                twins = twins_for(name, World(todays_date()))
            _take_away_and_change(second, twins)
            with transaction.atomic():
                _add(twins)
        write_files(
            {*twins.first.facts.all(plain.Document), *twins.second.facts.all(plain.Document)}
        )
        yield twins, first, second


def _take_away_and_change(second: OwnDatabase, twins: Twins) -> None:
    """What the portal itself would refuse: facts that never were, and facts that always were otherwise."""
    with (
        databases.superuser(second.name) as server,
        server.transaction(),
        server.cursor() as cursor,
    ):
        cursor.execute("SET session_replication_role = replica")
        for thing in twins.missing:
            if isinstance(thing, plain.Document):
                cursor.execute("DELETE FROM documents_upload WHERE document_id = %s", [thing.id])
            label = LABELS[type(thing)]
            cursor.execute(
                _on(label, "DELETE FROM {} WHERE {} = %s", KEYS.get(label, "id")), [thing.id]
            )
        for thing in twins.otherwise:
            kind = type(thing)
            cursor.execute(
                _on(LABELS[kind], "UPDATE {} SET {} = %s WHERE id = %s", COLUMNS[kind]),
                [getattr(thing, OTHER_DAYS[kind]), thing.id],
            )
        for label in LABELS.values():
            _write_other_words(cursor, twins, label, KEYS.get(label, "id"), label)
        for label, (key, owner) in BESIDE.items():
            _write_other_words(cursor, twins, label, key, owner)
        cursor.execute(
            "UPDATE documents_upload SET sha256 = %s WHERE document_id <> ALL (%s)",
            [hashlib.sha256(SENT).hexdigest(), [*twins.sight.rows.get("documents.Document", ())]],
        )
        for statement in STATES:
            cursor.execute(statement.encode())
        _let_numbers_run(cursor)


def _write_other_words(cursor: Cursor[Any], twins: Twins, label: str, key: str, owner: str) -> None:
    """Let every canary be another one where its reader cannot see it: the row, or only its column."""
    role = (
        "nobody" if twins.name == "nobody" else ROLES[twins.first.account(twins.name).role].viewer
    )
    seen = [*twins.sight.rows.get(owner, ()), *_told_of(twins)]
    for column in private_columns(label):
        readable = columns(label, role, "reads")
        is_readable = readable is None or column in readable
        cursor.execute(
            _on(
                label,
                "UPDATE {} SET {} = regexp_replace({}, 'zq[0-9a-f]{{16}}',"
                " 'zq' || left(md5({}::text || 'twin'), 16), 'g') WHERE {} <> ALL (%s)",
                column,
                column,
                column,
                key,
            ),
            [seen if is_readable or label == "accounts.User" else _told_of(twins)],
        )


def _told_of(twins: Twins) -> list[UUID]:
    """Those of whom the reader is told, or who are told of the reader's reports."""
    facts = twins.first.facts
    bells = [a.id for a in facts.all(plain.Account) if ROLES[a.role].viewer == "dpo"]
    by_name = [one for one in twins.sight.told if isinstance(one, UUID)]
    return [*bells, *by_name]


def _let_numbers_run(cursor: Cursor[Any]) -> None:
    """Let every number that PostgreSQL counts up be further on, as where more has happened."""
    cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S'")
    for (sequence,) in cursor.fetchall():
        cursor.execute("SELECT setval(%s::regclass, nextval(%s::regclass) + 137)", [sequence] * 2)


def _add(twins: Twins) -> None:
    """Store what only the twin has, as the portal stores things."""
    with arranging(deriving=False):
        for kind in STORED_BY:
            for thing in (thing for thing in twins.more if type(thing) is kind):
                store(thing, twins.second.name_of(thing.id))
        for kind in reversed(ENDED_IN):
            for thing in (thing for thing in twins.more if type(thing) is kind):
                if isinstance(thing, plain.Fact | plain.Person) and thing.ended:
                    end(thing)
        _add_what_happened(twins)
        derive_all_grants()


def _add_what_happened(twins: Twins) -> None:
    """Others have read, failed to sign in and been written to."""
    others = [a for a in twins.second.residents if a.username != twins.name.lower()]
    documents = [document.id for document in twins.second.facts.all(plain.Document)]
    for account in others[:20]:
        for event in ("document_opened", "documents_listed", "signed_in"):
            factories.AuditEventFactory(
                event=event,
                user_id=account.id,
                object_kind="documents.document",
                object_ids=documents,
            )
    if aila := next((t for t in twins.more if isinstance(t, plain.Person)), None):
        factories.ActivationFactory(
            person=ref(Person, aila.id),
            code_hash=hash_of(LETTER),
            delivery="in person",
            identity_seen="known",
        )
    factories.OutgoingMailFactory(to="somebody.else@example.org", sent_at=TransactionNow())


def _on(label: str, statement: str, *names: str) -> sql.Composed:
    table = sql.Identifier(apps.get_model(label)._meta.db_table)
    return sql.SQL(statement).format(table, *map(sql.Identifier, names))
