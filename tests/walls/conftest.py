"""Fixtures of this folder: an intruder, and the cast of the database that is broken into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.walls.intruder import Intruder, breaking_into
from tests.world import World


@pytest.fixture(scope="module")
def broken_into(
    templates_of_databases: None,  # noqa: ARG001
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[OwnDatabase]:
    """The cast's database, one for all intruders: what they try is rolled back."""
    with django_db_blocker.unblock(), OwnDatabase(INHABITED, f"portal_{worker_id}_broken") as own:
        yield own


@pytest.fixture
def intruder(broken_into: OwnDatabase) -> Iterator[Intruder]:
    """Somebody with the web's login and plain SQL."""
    with breaking_into(broken_into) as somebody:
        yield somebody


@pytest.fixture
def cast(the_world: World) -> World:
    """The cast by name, without a database of the test's own."""
    return World(the_world.facts.today)
