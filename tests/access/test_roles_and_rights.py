"""The tables *Roles* and *Rights* of docs/access.md: what the code and PostgreSQL make of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.access.pages import PERMISSIONS, Perm
from accounts.access.roles import DEPUTIES, SAFEGUARDERS, STEWARDS, TWO_PEOPLE, Role
from accounts.access.rules import RULES
from portal.rls.roles_file import ROLES_SQL, as_the_table_says
from tests.access.page import rows_of
from tests.administration.pages import sql
from tests.arranging import OWNER, as_role
from tests.clients import PersonsClient
from tests.model.expectation import ROLES, VIEWERS
from tests.world import STAFF

AsPerson = Callable[[str], PersonsClient]
YES_OR_NO = {True: "yes", False: "no"}
HAS_PAGES = {viewer for _right, roles in rows_of("Rights") for viewer in roles.split(", ")}


def test_page_names_every_role_as_the_tests_know_it() -> None:
    on_the_page = {
        (name, database, two, steward, lead, deputy)
        for name, _label, database, two, steward, lead, deputy, _reach in rows_of("Roles")
    }
    assert on_the_page == {
        (
            name,
            f"portal_{role.viewer}",
            YES_OR_NO[role.needs_two],
            YES_OR_NO[role.may_be_steward],
            YES_OR_NO[role.may_safeguard],
            YES_OR_NO[role.may_deputise],
        )
        for name, role in ROLES.items()
    }


def test_account_can_have_the_roles_of_the_page_and_no_other() -> None:
    assert {role.value: (role.label, role.database_role) for role in Role} == {
        name: (label, database) for name, label, database, *_ in rows_of("Roles")
    }
    assert {role.value for role in TWO_PEOPLE} == {n for n, role in ROLES.items() if role.needs_two}
    assert {role.value for role in STEWARDS} == {
        name for name, role in ROLES.items() if role.may_be_steward
    }
    assert {role.value for role in SAFEGUARDERS} == {
        name for name, role in ROLES.items() if role.may_safeguard
    }
    assert {role.value for role in DEPUTIES} == {
        name for name, role in ROLES.items() if role.may_deputise
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*ROLES, "stranger", "gate", "system", ""])
def test_postgresql_knows_the_roles_of_the_page_and_no_other(name: str) -> None:
    known = ROLES.get(name)
    with as_role(OWNER):
        acts_as = sql("SELECT portal.database_role(%s)", name)
        needs_two = sql("SELECT portal.needs_two(%s, false)", name)
    assert acts_as == (f"portal_{known.viewer}" if known else None)
    assert needs_two == (known.needs_two if known else True)


def test_file_that_operators_run_has_the_roles_of_the_page() -> None:
    """`make roles` writes it."""
    text = ROLES_SQL.read_text(encoding="utf-8")
    assert as_the_table_says(text) == text
    listed = ",\n".join(f"        'portal_{viewer}'" for viewer in VIEWERS)
    assert f"viewers CONSTANT text[] := ARRAY[\n{listed}];" in text


def test_file_without_its_list_of_roles_is_not_written() -> None:
    with pytest.raises(ValueError, match="no list"):
        as_the_table_says("-- a roles.sql from which somebody took the list")


def test_every_right_is_on_the_page_and_the_other_way_round() -> None:
    assert [perm.value for perm in Perm] == [right for right, _roles in rows_of("Rights")]


@pytest.mark.parametrize(("right", "roles"), rows_of("Rights"))
def test_right_is_carried_by_the_roles_of_the_page(right: str, roles: str) -> None:
    named = roles.split(", ")
    assert set(named) <= {*VIEWERS, "data stewards", "safeguarding leads", "deputies"}
    assert {role.value for role in PERMISSIONS[Perm(right)]} == {
        name
        for name, role in ROLES.items()
        if role.viewer in named
        or ("data stewards" in named and role.may_be_steward)
        or ("safeguarding leads" in named and role.may_safeguard)
        or ("deputies" in named and role.may_deputise)
    }


def test_role_has_a_rule_of_wall_1_only_where_the_page_lets_it_read() -> None:
    """A role of which no line speaks, as a new one, has none."""
    readers = {(label, role) for label, role, _rows, reads, *_ in rows_of("Models") if reads != "–"}
    ruled = {(label, role.viewer) for label, rules in RULES.items() for role in rules}
    assert ruled <= readers


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in STAFF if name != "Neil"])
def test_everybody_of_the_staff_lands_on_a_page_of_theirs(as_person: AsPerson, name: str) -> None:
    landed = as_person(name).get("/", follow=True)
    assert landed.status_code == 200
    has_no_pages = ROLES[STAFF[name]].viewer not in HAS_PAGES
    assert (b"no other page for your role yet" in landed.content) == has_no_pages
    assert bool(landed.context["tabs"]) != has_no_pages
