"""The plain-Python rule = wall 1 alone = wall 2 alone = both, for everybody and every model."""

from __future__ import annotations

import pytest

from portal.rls.statements import app_tables
from tests.access.looking import through_both, through_wall_1, through_wall_2
from tests.model.expectation import ROLES, expected
from tests.world import RESIDENTS, STAFF, World

EVERYBODY = [*RESIDENTS, "Hugh", *STAFF]
LABELS = sorted({label for rules in ROLES.values() for label in rules})

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_sees_exactly_what_the_rule_gives_them(world: World, name: str) -> None:
    account = world.account(name)
    for label in LABELS:
        due = {world.name_of(i) for i in expected(world.facts, account, label)}
        for way in (through_wall_1, through_wall_2, through_both):
            if way is not through_wall_2 and label == "accounts.User":
                continue  # Accounts have no managers of wall 1.
            seen = {world.name_of(i) for i in way(account.id, label)}
            assert seen == due, f"{name}, {label}, {way.__name__}"
