"""Fixtures of this folder: a database whose walls are as on a server, and everybody's session in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from portal.rls.apply import apply_walls
from tests.databases import OwnDatabase
from tests.model.facts import Document
from tests.steady.own_server import session_of
from tests.steady.people import RESIDENTS, STAFF
from tests.storing import write_files
from tests.world import World


@pytest.fixture
def cast(the_world: World) -> World:
    """The cast by name."""
    return World(the_world.facts.today)


@pytest.fixture
def documents(cast: World, tmp_path: Path) -> Iterator[Path]:
    """A folder with everybody's files."""
    folder = tmp_path / "documents"
    with override_settings(DOCUMENTS_ROOT=folder):
        write_files(cast.facts.all(Document))
        yield folder


@pytest.fixture
def sessions(own_database: OwnDatabase, cast: World) -> dict[str, str]:
    """The session cookie of everybody who is not signed out, by name."""
    # The suite has its own today and its own login: the start-up check would not have it.
    with own_database.as_login("owner"):
        apply_walls()
    with own_database.as_login("web"), transaction.atomic():
        return {name: session_of(cast, name) for name in (*RESIDENTS, *STAFF)}
