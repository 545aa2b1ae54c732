"""System work needs a claim of its transaction: the worker's login alone gets an error, and never no rows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access.identity import DatabaseIdentity, system_identity, using_identity
from accounts.access.system import system_access
from accounts.access.viewer import System
from accounts.outbox import queue
from portal.rls import table
from portal.rls.statements import app_tables
from tenancies.models import Person
from tests.arranging import OWNER, as_role, at_the_gate
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.world import World

SYSTEM = "portal_system"
REFUSED = "System work needs a claim"
TABLES = sorted(
    {
        app_tables()[right.model]
        for right in table.model_rights()
        if right.role == "system" and right.reads is not None
    }
    | {"django_session"}
)


@pytest.fixture
def something_there(world: World) -> None:
    """A session and a mail, which the cast does not have."""
    PersonsClient(world.account("Morag").id)
    with at_the_gate():
        queue(to="somebody@example.org", subject="x", body="x")


def refused(statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=REFUSED),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.usefixtures("something_there")
@pytest.mark.parametrize("table_", TABLES)
def test_role_without_a_claim_reads_no_row_and_is_told_so(table_: str) -> None:
    """Where there is a row there is an error: a report that all is well would be worse."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table_}")
        (there,) = cursor.fetchone()
    with as_role(SYSTEM), connection.cursor() as cursor:
        if there:
            refused(f"SELECT 1 FROM {table_}")
        else:
            cursor.execute(f"SELECT 1 FROM {table_}")
            assert cursor.fetchall() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("something_there")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_user SET is_active = false",
        "UPDATE tenancies_person SET surname = 'x'",
        "DELETE FROM django_session",
        "INSERT INTO tenancies_patch (id, code, name) VALUES (gen_random_uuid(), 'XX-99', 'x')",
        "SELECT portal.told_no_one()",
        "SELECT portal.ladder_reaches()",
        "SELECT portal.days_without_duty()",
        "SELECT portal.wrongly_protected()",
        "SELECT portal.may_write_to_residents()",
        "SELECT portal.derive_grants('{}', '{}')",
        "SELECT portal.tell_of_administrators(1)",
        "SELECT * FROM portal.entitled_documents(NULL)",
        "SELECT * FROM portal.granted_documents()",
    ],
)
def test_role_without_a_claim_writes_nothing_and_asks_nothing(world: World, statement: str) -> None:
    assert world
    with as_role(SYSTEM):
        refused(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("claim", ["forged", "||portal_system|1|2|3", "a|b|c|d|e|f"])
def test_forged_claim_is_none(world: World, claim: str) -> None:
    assert world
    with using_identity(DatabaseIdentity(SYSTEM, claim), System.SYSTEM):
        refused("SELECT 1 FROM tenancies_person")


@pytest.mark.django_db
def test_claim_of_the_gate_does_no_system_work(world: World) -> None:
    assert world
    gate = system_identity().claim.replace(SYSTEM, "portal_gate")
    with using_identity(DatabaseIdentity(SYSTEM, gate), System.SYSTEM):
        refused("SELECT 1 FROM tenancies_person")


def test_claim_ends_with_its_transaction(own_database: OwnDatabase) -> None:
    """Each transaction of a command signs for itself; what one has signed opens nothing in the next."""
    with own_database.as_login("worker"):
        with system_access("to look"):
            assert Person.objects.exists()
            signed = system_identity()
        with system_access("to look again"):
            assert Person.objects.exists()
        with transaction.atomic(), using_identity(signed, System.SYSTEM):
            refused("SELECT 1 FROM tenancies_person")
