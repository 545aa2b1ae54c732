"""Facts are ended once and never overwritten or deleted; the audit log is only ever added to."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.arranging import OWNER, arranging, as_role
from tests.factories import AuditEventFactory
from tests.world import World

pytestmark = pytest.mark.django_db

FACTS = (
    "tenancies_patchassignment",
    "tenancies_occupancy",
    "tenancies_safecontact",
    "tenancies_activation",
    "tenancies_lettersrun",
    "tenancies_doubt",
    "cases_party",
    "cases_share",
    "cases_wording",
    "cases_outofpatchaccess",
    "documents_document",
    "documents_release",
    "documents_block",
    "documents_check",
    "documents_decision",
    "accounts_twopersonrequest",
    "incidents_incident",
    "incidents_incidentstep",
    "incidents_report",
    "incidents_freeze",
    "incidents_reportstep",
    "incidents_portalstate",
)

# What a request must say as it ends.
OUTCOMES = {
    "tenancies_lettersrun": ", outcome = 'lost'",
    "tenancies_doubt": ", outcome = 'gone'",
    "accounts_twopersonrequest": ", outcome = 'taken back'",
}

# What is only ever added to, and one column of each.
ADDED_TO = {
    "accounts_auditevent": "user_id",
    "accounts_earliervalues": "row_id",
    "portal.rule_settings": "value",
    "portal.walls": "source",
}


def as_owner(statement: str, *values: object) -> int:
    """Run a statement as the owner of the tables, whom no policy holds; how many rows it changed."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return int(cursor.rowcount)


def refused_to_the_owner(statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        as_owner(statement, *values)
    return str(refusal.value)


@pytest.mark.parametrize(("table", "column"), ADDED_TO.items())
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_owner_rewrites_what_was_recorded(
    world: World, table: str, column: str, statement: str
) -> None:
    with arranging():
        AuditEventFactory(user_id=world.account("Morag").id)
    words = refused_to_the_owner(statement.format(table, column, column))
    assert "never deleted or rewritten" in words


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("table", FACTS)
def test_not_even_the_owner_deletes_a_fact(table: str) -> None:
    assert "never deleted" in refused_to_the_owner(f"DELETE FROM {table}")
    assert "never deleted" in refused_to_the_owner(f"TRUNCATE {table} CASCADE")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("table", FACTS)
def test_not_even_the_owner_overwrites_or_revives_a_fact(table: str) -> None:
    overwritten = f"UPDATE {table} SET recorded_at = recorded_at - interval '1 day'"
    assert "never overwritten" in refused_to_the_owner(overwritten)
    ending = "ended_at = now()" + OUTCOMES.get(table, "")
    as_owner(f"UPDATE {table} SET {ending} WHERE ended_at IS NULL")
    assert "never overwritten" in refused_to_the_owner(f"UPDATE {table} SET ended_at = NULL")


def test_recorded_at_is_set_by_the_database(world: World) -> None:
    """Neither a past that was not recorded nor an end that lies ahead can be written."""
    block = (
        "INSERT INTO documents_block (id, person_id, reason, review_on, recorded_at, ended_at)"
        " VALUES (gen_random_uuid(), %s, 'x', '2030-01-01', '2001-01-01', '2001-01-02')"
    )
    as_owner(block, world.person("Morag").id)
    as_owner(
        "UPDATE documents_block SET ended_at = '2099-01-01' WHERE person_id = %s AND ended_at IS NULL",
        world.person("Zara").id,
    )
    strange = "recorded_at <> now() OR ended_at > now() OR ended_at < recorded_at"
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM documents_block WHERE person_id = ANY (%s) AND ({strange})"
            " AND recorded_at = now()",
            [[world.person("Morag").id, world.person("Zara").id]],
        )
        assert cursor.fetchone() == (0,)


def test_releases_end_with_the_party_and_with_the_document(world: World) -> None:
    letter = world.release("NOISE letter to Morag", "Morag").id
    gas = world.release("Loch gas", "household").id
    as_owner(
        "UPDATE cases_party SET ended_at = now() WHERE id = %s",
        world.party("Morag", "NOISE", "complainer").id,
    )
    as_owner(
        "UPDATE documents_document SET ended_at = now() WHERE id = %s",
        world.document("Loch gas").id,
    )
    live = "SELECT count(*) FROM documents_release WHERE id = ANY (%s) AND ended_at IS NULL"
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(live, [[letter, gas]])
        assert cursor.fetchone() == (0,)
        cursor.execute(live, [[world.release("NOISE warning to Ewan", "Ewan").id]])
        assert cursor.fetchone() == (1,)
