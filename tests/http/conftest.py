"""One site for all of these tests: a clone of the cast's database, its documents, gunicorn and nginx."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from portal.rls.apply import apply_walls
from tests import databases
from tests.conftest import INHABITED
from tests.http.browsing import Visitor
from tests.http.site import Site, nginx_program
from tests.model.facts import Document
from tests.storing import write_files
from tests.world import World


@pytest.fixture(scope="module")
def cast(templates_of_databases: None, django_db_blocker: DjangoDbBlocker) -> World:  # noqa: ARG001
    """The cast as it is stored in the template."""
    with django_db_blocker.unblock(), databases.connected(INHABITED, databases.tester()):
        from django.db import transaction

        from tests.arranging import todays_date

        with transaction.atomic():
            return World(todays_date())


@pytest.fixture(scope="module")
def site(cast: World, worker_id: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The portal behind its proxy."""
    if nginx_program() is None:
        pytest.skip("nginx is not on this machine.")
    name = f"portal_{worker_id}_http"
    with tempfile.TemporaryDirectory(prefix="p-") as folder, django_db_blocker.unblock():
        documents = Path(folder) / "documents"
        with override_settings(DOCUMENTS_ROOT=documents):
            write_files(cast.facts.all(Document))
        with databases.OwnDatabase(INHABITED, name) as own:
            # The suite has its own today and its own login: the start-up check would not have it.
            with own.as_login("owner"):
                apply_walls()
            with Site(Path(folder), name, documents) as running:
                yield running


@pytest.fixture
def morag(site: Site) -> Visitor:
    """Morag, who has signed in with her password."""
    visitor = Visitor(site)
    visitor.sign_in("morag")
    return visitor
