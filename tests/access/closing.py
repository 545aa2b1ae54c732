"""A freeze of each level of docs/access.md, of something that people of the cast read."""

from __future__ import annotations

from tests.access.moves import freeze
from tests.access.page import rows_of
from tests.model.facts import Freeze
from tests.world import World

LEVELS = [row[0] for row in rows_of("Levels")]
"""The levels of the page, from narrow to wide."""
WIDE = LEVELS[3:]
"""Those that mark no rows, and are read as they are; of the others there are some in the cast."""


def close(world: World, level: str) -> Freeze:
    """A freeze of this level."""
    what: dict[str, dict[str, object]] = {
        "document": {"document": world.document("Loch gas").id},
        "case": {"case": world.case("NOISE").id},
        "tenancy": {"tenancy": world.tenancy("Loch Road").id},
        "kind": {"wide": "kind", "kind": world.document("Loch gas").kind},
        "account": {"wide": "account", "account": world.account("Morag").id},
        "person": {"wide": "person", "person": world.person("Ewan").id},
        "cases": {"wide": "cases"},
        "everything": {"wide": "everything"},
    }
    return freeze(world, **what[level])
