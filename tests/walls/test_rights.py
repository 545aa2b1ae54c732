"""PostgreSQL's rights are exactly those of docs/access.md: table by table, column by column, role by role."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from portal.rls.statements import app_tables
from tests.access.page import columns, rows_of
from tests.arranging import OWNER, as_role
from tests.model.expectation import VIEWERS

ROLES = ("gate", *VIEWERS, "system", "grants")
LOGINS = ("portal_web", "portal_worker")
VERBS = {"reads": "SELECT", "adds": "INSERT", "changes": "UPDATE"}

pytestmark = pytest.mark.django_db


def ask(question: str, *values: object) -> list[tuple[Any, ...]]:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(question, values)  # type: ignore[arg-type]
        return list(cursor.fetchall())


def rights_in_the_database(verb: str) -> set[tuple[str, str, str]]:
    """Every (role, table, column) on which a role has a right, however it came to it."""
    return {
        (str(role), str(table), str(column))
        for role, table, column in ask(
            "SELECT r.rolname, c.relname, a.attname FROM pg_class AS c"
            " JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " CROSS JOIN pg_roles AS r"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')"
            " AND r.rolname = ANY (%s) AND has_column_privilege(r.oid, c.oid, a.attnum, %s)",
            [*LOGINS, *(f"portal_{role}" for role in ROLES)],
            verb,
        )
    }


@pytest.mark.parametrize("verb", VERBS)
def test_every_role_has_exactly_the_columns_of_the_page(verb: str) -> None:
    due = set()
    for label, table in app_tables().items():
        there = {field.column for field in apps.get_model(label)._meta.concrete_fields}
        for role in ROLES:
            named = columns(label, role, verb)
            assert named is None or named <= there, f"{label} has no such columns: {named}"
            due |= {(f"portal_{role}", table, name) for name in (there if named is None else named)}
    for table, _why, readers, writers in rows_of("Tables of Django and its packages"):
        roles = readers if verb == "reads" else writers
        for (name,) in ask(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped",
            f"public.{table}",
        ):
            due |= {(f"portal_{role}", table, str(name)) for role in re.findall(r"\w+", roles)}
    assert rights_in_the_database(VERBS[verb]) ^ due == set()


def test_no_role_may_truncate_reference_or_trigger_on_a_table() -> None:
    found = ask(
        "SELECT r.rolname, c.relname, p.name FROM pg_class AS c CROSS JOIN pg_roles AS r"
        " CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p (name)"
        " WHERE c.relnamespace IN ('public'::regnamespace, 'portal'::regnamespace)"
        " AND c.relkind IN ('r', 'p') AND r.rolname LIKE 'portal\\_%%'"
        " AND r.rolname NOT IN ('portal_owner', 'portal_tester')"
        " AND has_table_privilege(r.oid, c.oid, p.name)"
    )
    assert found == []


def test_rows_are_deleted_from_sign_in_and_grant_tables_alone() -> None:
    found = ask(
        "SELECT r.rolname, c.relname FROM pg_class AS c CROSS JOIN pg_roles AS r"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
        " AND r.rolname LIKE 'portal\\_%%' AND r.rolname NOT IN ('portal_owner', 'portal_tester')"
        " AND has_table_privilege(r.oid, c.oid, 'DELETE')"
    )
    sign_in = {"django_session", "mfa_authenticator"}
    for role, table in found:
        assert table in sign_in or (role == "portal_grants" and str(table).endswith("grant")), (
            f"{role} may delete from {table}"
        )
        assert role in ("portal_gate", "portal_system", "portal_grants")


def test_functions_are_run_by_the_roles_of_the_page() -> None:
    named: dict[str, set[str]] = {}
    everyone = {f"portal_{role}" for role in ROLES}
    meant = {
        "everyone": everyone,
        "viewers": {f"portal_{role}" for role in VIEWERS},
        "staff": {f"portal_{role}" for role in VIEWERS if role != "resident"},
        "web login": {"portal_web"},
        "worker login": {"portal_worker"},
    }
    for functions, roles, _tells in rows_of("Functions"):
        for function in re.findall(r"\w+", functions):
            for role in (part.strip() for part in roles.split(",")):
                named.setdefault(function, set()).update(meant.get(role, {f"portal_{role}"}))
    # They run as the one who writes grants, and must be able to start themselves.
    named["derive_grants"].add("portal_grants")
    named["my_grants"].add("portal_grants")
    found: dict[str, set[str]] = {}
    for function, role in ask(
        "SELECT f.proname, r.rolname FROM pg_proc AS f CROSS JOIN pg_roles AS r"
        " WHERE f.pronamespace IN ('portal'::regnamespace, 'public'::regnamespace)"
        " AND r.rolname = ANY (%s) AND has_function_privilege(r.oid, f.oid, 'EXECUTE')",
        [*LOGINS, *sorted(everyone)],
    ):
        found.setdefault(str(function), set()).add(str(role))
    assert found == named


def test_every_definer_function_says_where_its_names_are_looked_up() -> None:
    """Otherwise whoever calls it chooses which table `accounts_user` is."""
    loose = ask(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'portal'::regnamespace"
        " AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, public, pg_temp'], false)"
    )
    assert loose == []


def test_every_table_of_ours_is_under_row_security_and_the_owner_sees_through() -> None:
    states = dict(
        ask(
            "SELECT relname, relrowsecurity AND NOT relforcerowsecurity FROM pg_class"
            " WHERE relname = ANY (%s)",
            list(app_tables().values()),
        )
    )
    assert states == dict.fromkeys(app_tables().values(), True)


def test_no_policy_of_a_viewer_is_open_to_everybody_in_the_role() -> None:
    """Each asks who the viewer is: `true`, `… IS NULL OR …` or a bare state would open it to a role."""
    open_ones = [
        (table, name)
        for table, name, using, check in ask(
            "SELECT tablename, policyname, qual, with_check FROM pg_policies"
            " WHERE roles && %s::name[]",
            [f"portal_{role}" for role in ("gate", *VIEWERS)],
        )
        for condition in [using or check]
        if not re.search(
            r"portal\.\w+\(|documents_document|documents_check|cases_share|incidents_report",
            str(condition),
        )
    ]
    assert open_ones == []
