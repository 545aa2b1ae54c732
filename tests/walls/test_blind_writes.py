"""Wall 2 alone, blind: who changes or adds rows without reading them touches what they see and nothing more.

PostgreSQL asks the policies for reading only where a statement reads a column: an UPDATE without WHERE
and RETURNING reads none. Tried as everybody of the cast on every table on which their role may write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from psycopg import sql

from accounts.access import acting_as
from portal.rls import table
from portal.rls.statements import app_tables
from tests.arranging import OWNER, arranging, as_role
from tests.factories import BlockFactory, FreezeFactory, TwoPersonRequestFactory
from tests.model.expectation import ROLES, VIEWERS
from tests.model.facts import Account
from tests.world import STAFF, World

pytestmark = pytest.mark.django_db

# Whoever is too close to something, and one of each role who is not.
WRITERS = [*(name for name in STAFF if name != "Neil"), "Morag", "Zara"]
# What an end says, one after the other until PostgreSQL's checks are content.
OUTCOMES = ("refused", "taken back", "lost", "")


@pytest.fixture(autouse=True)
def more_to_touch(world: World) -> None:
    """Blocks, freezes and requests by those who are too close to whom they are about."""
    with arranging():
        for officer, person in (("Hamish", "Victoria"), ("Graham", "Rab"), ("Ruth", "Morag")):
            BlockFactory(person_id=world.person(person).id, recorded_by=world.account(officer).id)
        for dpo in ("Donald", "Senga"):
            freeze: Any = FreezeFactory(case_id=world.case("DRUMS").id, document=None, level="case")
            TwoPersonRequestFactory(
                kind="end freeze", about_id=freeze.pk, recorded_by=world.account(dpo).id
            )


def rights(verb: str) -> Iterator[tuple[str, str]]:
    """Each role of somebody who signs in, and each table in which it may change or add columns."""
    for right in table.model_rights():
        columns = right.changes if verb == "UPDATE" else right.adds
        if right.role in VIEWERS and columns is not None:
            yield right.role, right.model


def may(account: Account, verb: str) -> list[str]:
    """The models whose rows somebody may change or add."""
    return [model for role, model in rights(verb) if role == ROLES[account.role].viewer]


def key_of(label: str) -> sql.Identifier:
    """The column that names a row of a model."""
    return sql.Identifier(_key(label))


def _key(label: str) -> str:
    key = apps.get_model(label)._meta.pk
    assert key is not None
    return str(key.column)


def rows_of(label: str) -> dict[UUID, str]:
    """Every row of a model as its owner sees it, and the place where its newest version lies."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT {}, ctid::text FROM {}").format(
                key_of(label), sql.Identifier(app_tables()[label])
            )
        )
        return dict(cursor.fetchall())


def seen(account: UUID, label: str) -> set[UUID]:
    """The rows that somebody reads, by wall 2 alone."""
    question = sql.SQL("SELECT {} FROM {}").format(
        key_of(label), sql.Identifier(app_tables()[label])
    )
    try:
        with transaction.atomic(), acting_as(account), connection.cursor() as cursor:
            cursor.execute(question)
            return {identity for (identity,) in cursor.fetchall()}
    except DatabaseError:
        return set()


def without_triggers(label: str) -> None:
    """Let the policies alone stand: triggers refuse a statement at its first row that has ended."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(
                sql.Identifier(app_tables()[label])
            )
        )


def values(label: str, account: UUID, outcome: str) -> dict[str, sql.Composable]:
    """What a blind statement writes: an end in one's own name, or the same again of other columns."""
    ends: dict[str, sql.Composable] = {
        "ended_at": sql.SQL("now()"),
        "ended_by": sql.Literal(account),
        "ended_reason": sql.Literal("x"),
        "outcome": sql.Literal(outcome),
    }
    switches: dict[str, sql.Composable] = {
        field.name: sql.Literal(False)
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, models.BooleanField)
    }
    return ends | switches


def touched(account: Account, label: str) -> set[UUID]:
    """The rows that one blind UPDATE of all that somebody may change has changed."""
    role = ROLES[account.role].viewer
    (right,) = [r for r in table.model_rights() if (r.role, r.model) == (role, label)]
    without_triggers(label)
    before = rows_of(label)
    for outcome in OUTCOMES:
        given = values(label, account.id, outcome)
        columns = [c for c in (right.changes or given) if c in given]
        assignments = sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(c), given[c]) for c in columns
        )
        statement = sql.SQL("UPDATE {} SET {}").format(
            sql.Identifier(app_tables()[label]), assignments
        )
        try:
            with transaction.atomic(), acting_as(account.id), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:  # This outcome is not one of theirs: the next may be.
            continue
        return {identity for identity, place in rows_of(label).items() if before[identity] != place}
    raise AssertionError(f"Nothing that {role} may write to {label} was tried.")


@pytest.mark.parametrize("name", WRITERS)
def test_blind_update_touches_what_one_reads(world: World, name: str) -> None:
    account = world.account(name)
    for label in may(account, "UPDATE"):
        reads = seen(account.id, label)
        with transaction.atomic():
            blind = touched(account, label)
            transaction.set_rollback(True)
        assert blind <= reads, (name, label, [world.name_of(i) for i in blind - reads])


@pytest.mark.parametrize("name", WRITERS)
def test_blind_delete_deletes_nothing(world: World, name: str) -> None:
    account = world.account(name)
    for label, written_in in app_tables().items():
        statement = sql.SQL("DELETE FROM {}").format(sql.Identifier(written_in))
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            acting_as(account.id),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert label


# Rows that name something --------------------------------------------------------------------------

# Where a row may name what its writer does not read, and why.
MAY_NAME = {
    ("manager", "tenancies.PatchAssignment", "user"): "a cover is given to any active officer",
}


def pointers(label: str) -> list[models.ForeignKey[Any, Any]]:
    """The columns of a model that point at rows of ours."""
    return [
        field
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label in app_tables()
    ]


def samples(label: str, reads: set[UUID]) -> list[dict[str, Any]]:
    """Rows that one could add a copy of, as the owner reads them: those that one sees first."""
    written_in = sql.Identifier(app_tables()[label])
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {}").format(written_in))
        names = [column.name for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: row[_key(label)] not in reads)[:6]


def adds(account: Account, label: str, row: dict[str, Any]) -> bool:
    """Whether PostgreSQL's policies let somebody add a row, read by no one."""
    role = ROLES[account.role].viewer
    (right,) = [r for r in table.model_rights() if (r.role, r.model) == (role, label)]
    fresh = row | {
        _key(label): uuid4(),
        "recorded_by": account.id,
        "ended_at": None,
        "ended_by": None,
    }
    fresh = {c: v for c, v in fresh.items() if c in row and (not right.adds or c in right.adds)}
    if "outcome" in fresh:
        fresh["outcome"] = ""
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(app_tables()[label]),
        sql.SQL(", ").join(map(sql.Identifier, fresh)),
        sql.SQL(", ").join(sql.Placeholder() * len(fresh)),
    )
    try:
        with transaction.atomic(), acting_as(account.id), connection.cursor() as cursor:
            cursor.execute(statement, list(fresh.values()))
            transaction.set_rollback(True)
    except (DatabaseError, TypeError):
        return False
    return True


@pytest.mark.parametrize("name", WRITERS)
def test_no_one_adds_a_row_that_names_what_they_do_not_read(world: World, name: str) -> None:
    account = world.account(name)
    role = ROLES[account.role].viewer
    for label in may(account, "INSERT"):
        rows = samples(label, seen(account.id, label))
        for field in pointers(label):
            if (role, label, field.name) in MAY_NAME:
                continue
            aim = field.related_model._meta.label
            hidden = sorted(set(rows_of(aim)) - seen(account.id, aim))[:8]
            for row in rows:
                if row[field.column] is None:
                    continue
                for identity in hidden:
                    named = row | {field.column: identity}
                    assert not adds(account, label, named), (name, label, field.name, identity)


def test_somebody_adds_each_row_that_names_what_they_read(world: World) -> None:
    """The control: the copies above are refused for whom they name, not for how they are written."""
    added = {
        label
        for name in ("Fiona", "Moira", "Donald", "Alan")
        for label in may(world.account(name), "INSERT")
        if any(
            adds(world.account(name), label, row)
            for row in samples(label, seen(world.account(name).id, label))
        )
    }
    assert added >= {"documents.Block", "incidents.Freeze", "tenancies.SafeContact"}, added
