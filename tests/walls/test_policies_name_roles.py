"""Each policy names its roles: those to which docs/access.md gives such rights on the table."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from portal.rls.statements import app_tables
from tests.access.page import columns, rows_of
from tests.arranging import OWNER, as_role

pytestmark = pytest.mark.django_db

USES = {"SELECT": "reads", "INSERT": "adds", "UPDATE": "changes"}


def policies() -> list[tuple[str, str, str, list[str]]]:
    """Every policy: its table, its name, what it is for, and its roles."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename::text, policyname::text, cmd, roles::text[] FROM pg_policies"
            " WHERE schemaname IN ('public', 'portal') ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


def roles_of_the_page(table: str, command: str) -> set[str]:
    """The roles that may use a table's rows as the command does, or in any way if it is for all of them."""
    verbs = USES.values() if command == "ALL" else [USES[command]]
    label = next((label for label, name in app_tables().items() if name == table), None)
    named: set[str] = set()
    for model, role, *_ in rows_of("Models"):
        if model == label and any(columns(model, role, verb) != frozenset() for verb in verbs):
            named.add(f"portal_{role}")
    for name, why, readers, writers in rows_of("Tables of Django and its packages"):
        if name == table and why.startswith("gate only"):
            # The system's policy is there whether or not it has a right on the table.
            named |= {
                f"portal_{role}" for role in re.findall(r"\w+", f"{readers} {writers} system")
            }
    return named


def test_there_are_policies_to_look_at() -> None:
    assert len({table for table, *_ in policies()}) > 20


def test_no_policy_is_for_everybody() -> None:
    """`TO public`, or no TO at all, would hold for a role that nobody has thought of."""
    assert [(table, name) for table, name, _, roles in policies() if "public" in roles] == []


def test_policies_are_for_roles_to_which_the_page_gives_these_rows() -> None:
    too_many = [
        (table, name, sorted(set(roles) - roles_of_the_page(table, command)))
        for table, name, command, roles in policies()
        if set(roles) - roles_of_the_page(table, command)
    ]
    assert too_many == []
