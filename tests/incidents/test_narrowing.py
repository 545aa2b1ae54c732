"""Narrowing keeps closed something of what was closed: something beside it would be the end of it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from portal.incidents.models import Freeze
from portal.incidents.narrowing import INSIDE
from tests.access.moves import freeze
from tests.arranging import arranging
from tests.model.facts import Freeze as FreezeFact
from tests.world import World

pytestmark = pytest.mark.django_db

WIDE = ("everything", "cases", "person", "account", "kind")
# What lies inside each wide freeze of `close`, by the names of `choices`; nothing else of those does.
INSIDE_OF = {
    "everything": {
        *("document of a home", "document of a case", "case of Ewan", "another case", "tenancy"),
        *("kind of homes", "kind of cases", "account", "Ewan", "Gregor", "cases"),
    },
    "cases": {"document of a case", "case of Ewan", "another case", "kind of cases", "Gregor"},
    "person": {"document of a case", "case of Ewan"},
    "account": set[str](),
    "kind": {"document of a home"},
}


def close(world: World, level: str) -> FreezeFact:
    """A wide freeze: of Ewan, of his account, of the kind of one document of his home, or of more."""
    what: dict[str, dict[str, object]] = {
        "kind": {"kind": world.document("Loch gas").kind},
        "account": {"account": world.account("Ewan").id},
        "person": {"person": world.person("Ewan").id},
    }
    return freeze(world, wide=level, **what.get(level, {}))


def choices(world: World) -> dict[str, tuple[str, UUID | None, str]]:
    """What it could become: level, thing and kind."""
    gas, warning = world.document("Loch gas"), world.document("NOISE warning to Ewan")
    return {
        "document of a home": ("document", gas.id, ""),
        "document of a case": ("document", warning.id, ""),
        "case of Ewan": ("case", world.case("NOISE").id, ""),
        "another case": ("case", world.case("DOGS").id, ""),
        "tenancy": ("tenancy", world.tenancy("Loch Road").id, ""),
        "kind of homes": ("kind", None, gas.kind),
        "kind of cases": ("kind", None, warning.kind),
        "account": ("account", world.account("Morag").id, ""),
        # Nothing is addressed to Gregor outside cases.
        "Ewan": ("person", world.person("Ewan").id, ""),
        "Gregor": ("person", world.person("Gregor").id, ""),
        "cases": ("cases", None, ""),
        "everything": ("everything", None, ""),
        "no level": ("street", None, ""),
        "nothing": ("document", None, ""),
        "something that is not there": ("case", uuid4(), ""),
    }


def narrows(world: World, one: UUID, level: str, about: UUID | None, kind: str) -> bool:
    """Whether the DPO puts it in the place of the other."""
    with (
        unit_of_work(),
        acting_as(world.account("Donald").id),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT portal.narrow_freeze(%s, %s, %s, %s, 'It was less.')", [one, level, about, kind]
        )
        return bool(cursor.fetchone() != (None,))


@pytest.mark.parametrize("wide", WIDE)
def test_narrower_freeze_lies_inside_the_wider_one(world: World, wide: str) -> None:
    for name, (level, about, kind) in choices(world).items():
        one = close(world, wide)
        is_inside = name in INSIDE_OF[wide]
        assert narrows(world, one.id, level, about, kind) is is_inside, (wide, name)
        with arranging(deriving=False):
            assert Freeze.objects.filter(pk=one.id, ended_at=None).exists() is not is_inside, name
            # One of a level at a time: what this one became makes room for the next.
            for live in Freeze.objects.filter(ended_at=None, level__in=(*WIDE, "case", "document")):
                live.end(by=world.account("Donald").id)


def test_page_offers_no_level_that_cannot_lie_inside(world: World) -> None:
    reached = {
        wide: {choices(world)[name][0] for name in names} for wide, names in INSIDE_OF.items()
    }
    assert reached == {
        wide: {level.value for level in INSIDE.get(Freeze.Level(wide), [])} for wide in WIDE
    }
