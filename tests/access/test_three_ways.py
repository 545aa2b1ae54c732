"""The plain-Python rule = wall 1 alone = wall 2 alone = both, for everybody and every model."""

from __future__ import annotations

from typing import Any

import pytest

from portal.rls.statements import app_tables
from tests.access.cells import Cell, cells_that_differ, expect_none
from tests.access.closing import WIDE, close
from tests.access.looking import all_rows, through_both, through_wall_1, through_wall_2
from tests.access.page import reads_anything, rows_of
from tests.arranging import arranging
from tests.factories import AuditEventFactory, PortalStateFactory
from tests.model.expectation import ROLES, VIEWERS, expected
from tests.selection import others_later
from tests.world import ONE_OF_EACH_STANDING, RESIDENTS, STAFF, World

EVERYBODY = [*RESIDENTS, "Hugh", *STAFF]
LABELS = sorted({label for role in ROLES.values() for label in role.rules})
# Rows that the plain world does not hold: derived, written by PostgreSQL, or about no one.
OTHERS = {
    "accounts.AuditEvent",
    "accounts.EarlierValues",
    "tenancies.SearchToken",
    "tenancies.TenancyGrant",
    "tenancies.PatchGrant",
    "cases.CaseGrant",
    "documents.DocumentGrant",
    "incidents.PortalState",
}
# Without managers of wall 1: PostgreSQL alone decides, and pages do not list them.
UNSCOPED = {
    "accounts.User",
    "accounts.SignInTry",
    "accounts.OutgoingMail",
    "accounts.Job",
    "incidents.Alarm",
}

pytestmark = pytest.mark.django_db


def named(world: World, keys: frozenset[Any]) -> set[str]:
    return {world.name_of(key) for key in keys}


def differences(world: World, name: str) -> list[Cell]:
    """Every table and way in which somebody sees another set of rows than the rule gives them."""
    account = world.account(name)
    found: list[Cell] = []
    for label in LABELS:
        due = expected(world.facts, account, label)
        for way in (through_wall_1, through_wall_2, through_both):
            if way is not through_wall_2 and label in UNSCOPED:
                continue
            seen = way(account.id, label)
            found += cells_that_differ(
                name, f"{label} {way.__name__}", named(world, due), named(world, seen)
            )
    return found


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_person_sees_exactly_what_the_rule_says(world: World, name: str) -> None:
    expect_none(differences(world, name))


@pytest.mark.parametrize("level", WIDE)
@pytest.mark.parametrize("name", others_later(EVERYBODY, check=(), ship=ONE_OF_EACH_STANDING))
def test_every_person_sees_what_the_rule_leaves_them_while_much_is_closed(
    world: World, name: str, level: str
) -> None:
    close(world, level)
    expect_none(differences(world, name))


@pytest.mark.parametrize("name", EVERYBODY)
def test_both_walls_agree_on_rows_outside_the_plain_model(world: World, name: str) -> None:
    account = world.account(name)
    with arranging():
        AuditEventFactory(user_id=account.id)
    for label in OTHERS:
        seen = through_wall_2(account.id, label)
        assert through_wall_1(account.id, label) == seen == through_both(account.id, label), label
        if not account.is_active or not reads_anything(label, ROLES[account.role].viewer):
            assert not seen, label
        elif not label.endswith("Grant"):
            assert seen == all_rows(label), label


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_staff_see_anything_while_the_portal_is_closed(world: World, name: str) -> None:
    with arranging():
        from portal.incidents.models import PortalState

        PortalState.objects.get(ended_at=None).end(by=None)
        PortalStateFactory(state="closed")
    world.facts.portal_is_open = False
    expect_none(differences(world, name))
    account = world.account(name)
    for label in OTHERS:
        assert through_wall_1(account.id, label) == through_wall_2(account.id, label), label


def test_every_model_is_covered_by_the_plain_model_or_by_other_rows() -> None:
    assert set(LABELS) | OTHERS | UNSCOPED == set(app_tables())


def test_plain_model_knows_exactly_the_readers_that_the_page_names() -> None:
    on_the_page = {
        (label, role)
        for label, role, *_ in rows_of("Models")
        if role in VIEWERS and reads_anything(label, role) and label not in OTHERS
    }
    in_the_rule = {(label, role.viewer) for role in ROLES.values() for label in role.rules}
    assert in_the_rule == on_the_page
