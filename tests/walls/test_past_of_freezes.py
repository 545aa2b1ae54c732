"""What could be read at a moment: before a freeze of each level, while it was in force, and after it ended.

A test is one moment itself, so its freezes lie in the next seconds. Grants, and so wall 1, have no past.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.access.closing import LEVELS, close
from tests.access.moves import freeze
from tests.arranging import OWNER, arranging, as_role
from tests.factories import PartyFactory, ReleaseFactory, UploadFactory
from tests.model import resident
from tests.model.facts import Person
from tests.world import World

pytestmark = pytest.mark.django_db

Pairs = set[tuple[UUID, UUID]]
SETTLE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
BEFORE, DURING, LATE, AFTER = 0.5, 1.5, 2.5, 3.5
BEGINS, ENDS = 1, 3


def happened(table: str, row: UUID, **columns: float) -> None:
    """Let what is written down of a row have been so many seconds from now."""
    moved = ", ".join(f"{name} = now() + interval '{at} seconds'" for name, at in columns.items())
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(SETTLE)
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {moved} WHERE id = %s", [row])
        cursor.execute(SETTLE)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def entitled(to: str, seconds: float) -> Pairs:
    """Who could read, or follow, what, so many seconds from now: the one text of the rule."""
    thing = {"documents": "document_id", "shares": "share_id"}[to]
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person_id, {thing} FROM portal.entitled_{to}(now() + make_interval(secs => %s))",
            [seconds],
        )
        return set(cursor.fetchall())


def due(world: World, to: str) -> Pairs:
    """The same by the plain rule, as its facts are now."""
    rule = {"documents": resident.documents, "shares": resident.shares}[to]
    people = [person for person in world.facts.all(Person) if not person.ended]
    return {(person.id, thing) for person in people for thing in rule(world.facts, person)}


@pytest.mark.parametrize("to", ["documents", "shares"])
@pytest.mark.parametrize("level", LEVELS)
def test_past_of_a_freeze_is_answered_by_the_moments_at_which_it_was_in_force(
    world: World, level: str, to: str
) -> None:
    left_alone = due(world, to)
    closed = close(world, level)
    left_over = due(world, to)
    assert left_over < left_alone or (to == "shares" and level in ("document", "tenancy", "kind"))
    happened("incidents_freeze", closed.id, recorded_at=BEGINS, ended_at=ENDS)
    assert entitled(to, BEFORE) == left_alone
    assert entitled(to, DURING) == left_over
    assert entitled(to, AFTER) == left_alone


def test_what_was_about_a_person_later_was_not_closed_before(world: World) -> None:
    """While all about Xander is closed, he becomes a party to DOGS, and something is released to him."""
    with arranging(deriving=False):
        party: Any = PartyFactory(
            case_id=world.case("DOGS").id, person_id=world.person("Xander").id, role="witness"
        )
        # Made in the portal: what is imported goes by name to its addressee alone.
        came: Any = UploadFactory(
            ref="", document__tenancy_id=world.tenancy("Shore Row").id, document__dated=world.day(9)
        )
        ReleaseFactory(document=came.document, audience="household")
        release: Any = ReleaseFactory(
            document=came.document, audience="recipient", recipient_id=world.person("Xander").id
        )
    closed = freeze(world, wide="person", person=world.person("Xander").id)
    happened("incidents_freeze", closed.id, recorded_at=BEGINS, ended_at=ENDS)
    happened("cases_party", party.pk, recorded_at=2)
    happened("documents_release", release.pk, recorded_at=2)
    letter = (world.person("Gregor").id, world.document("DOGS letter to Gregor").id)
    repair = (world.person("Wilma").id, came.document.pk)
    for seconds, there in ((BEFORE, True), (DURING, True), (LATE, False), (AFTER, True)):
        found = entitled("documents", seconds)
        assert (letter in found, repair in found) == (there, there), seconds
