"""SQL smuggled into Morag's transaction: it can change the role, and learns nothing by it."""

from __future__ import annotations

import pytest

from portal.rls.statements import app_tables
from tests.model.expectation import VIEWERS, expected
from tests.walls.intruder import TABLES, Intruder
from tests.walls.test_claims import morag, reads_her_documents
from tests.world import World

# Rows that say nothing about anybody.
HARMLESS = {"auth_permission", "django_content_type"}
OTHERS = ("gate", *(role for role in VIEWERS if role != "resident"))
STRONG = ("portal_owner", "portal_system", "portal_grants", "portal_worker")


@pytest.fixture
def inside(cast: World, intruder: Intruder) -> Intruder:
    """The intruder inside a transaction of Morag's, where her own documents can be read."""
    intruder.became("portal_resident", morag(cast, intruder))
    assert reads_her_documents(cast, intruder)
    return intruder


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize(
    "how", ["SET ROLE {}", "SET LOCAL ROLE {}", "SELECT set_config('role', '{}', false)"]
)
def test_another_role_opens_no_table(inside: Intruder, role: str, how: str) -> None:
    inside.run(how.format(f"portal_{role}"))
    assert inside.run("SELECT current_setting('role')") == [(f"portal_{role}",)]
    assert [table for table in inside.sees_anything() if table not in HARMLESS] == []


@pytest.mark.parametrize("how", ["RESET ROLE", "SET ROLE NONE", "RESET ALL"])
def test_the_logins_own_rights_open_no_table(inside: Intruder, how: str) -> None:
    inside.run(how)
    assert [table for table in inside.sees_anything() if table not in HARMLESS] == []


@pytest.mark.parametrize("role", [*STRONG, "postgres", "pg_read_all_data"])
def test_no_strong_role_can_be_taken(inside: Intruder, role: str) -> None:
    assert "permission denied" in inside.refused(f"SET ROLE {role}")
    assert "permission denied" in inside.refused(f"SET SESSION AUTHORIZATION {role}")
    assert inside.run("SELECT current_setting('role')") == [("portal_resident",)]


def test_row_security_cannot_be_switched_off(cast: World, inside: Intruder) -> None:
    inside.run("SET LOCAL row_security = off")
    assert "row-level security" in inside.refused("SELECT count(*) FROM documents_document")
    inside.run("SET LOCAL row_security = on")
    assert reads_her_documents(cast, inside)


def test_claims_key_cannot_be_read(inside: Intruder) -> None:
    for role in ("none", "portal_resident", *(f"portal_{name}" for name in OTHERS)):
        inside.run(f"SET ROLE {role}")
        assert "permission denied" in inside.refused("SELECT * FROM portal.claim_key")


def test_morag_counts_her_own_rows_only_in_every_table_there_is(
    cast: World, inside: Intruder
) -> None:
    morag_herself = cast.account("Morag")
    for label, table in app_tables().items():
        if label.endswith("Grant"):
            of_others = f"SELECT count(*) FROM public.{table} WHERE user_id <> %s"
            assert inside.run(of_others, morag_herself.id) in ([(0,)], []), table
        else:
            assert inside.sees(table) == len(expected(cast.facts, morag_herself, label)), table
    others = set(TABLES) - set(app_tables().values()) - HARMLESS
    assert [table for table in others if inside.sees(table)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.mine (x text)",
        "CREATE TEMP TABLE accounts_user (id uuid, is_active boolean)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.today() RETURNS date LANGUAGE sql RETURN date '1990-01-01'",
        "CREATE OR REPLACE FUNCTION portal.today() RETURNS date LANGUAGE sql RETURN date '1990-01-01'",
        "CREATE POLICY mine ON public.documents_document USING (true)",
        "ALTER TABLE public.documents_document DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY read_released ON public.documents_document USING (true)",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "TRUNCATE public.documents_document",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT portal.derive_grants('{}', '{}')",
        "SELECT * FROM portal.entitled_documents(NULL)",
        "SELECT * FROM portal.identify(gen_random_uuid())",
        "SELECT portal.my_patches()",
    ],
)
def test_residents_transaction_can_do_nothing_else(inside: Intruder, statement: str) -> None:
    words = inside.refused(statement)
    assert any(said in words for said in ("permission denied", "must be owner")), words


def test_gate_role_without_a_claim_cannot_identify_accounts(cast: World, inside: Intruder) -> None:
    inside.run("SET ROLE portal_gate")
    who = "SELECT * FROM portal.identify(%s)"
    assert inside.run(who, cast.account("Ewan").id) == []
    claimed = inside.signed(user=None, person=None, role="portal_gate")
    inside.became("portal_gate", claimed)
    assert len(inside.run(who, cast.account("Ewan").id)) == 1
