"""Fixtures of this folder: an intruder, and the cast of the database that is broken into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import OwnDatabase
from tests.walls.intruder import Intruder, breaking_into
from tests.world import World


@pytest.fixture
def intruder(own_database: OwnDatabase) -> Iterator[Intruder]:
    """Somebody with the web's login and plain SQL."""
    with breaking_into(own_database) as somebody:
        yield somebody


@pytest.fixture
def cast(the_world: World) -> World:
    """The cast by name, without a database of the test's own."""
    return World(the_world.facts.today)
