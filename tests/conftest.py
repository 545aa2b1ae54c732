"""Fixtures of the whole suite: the databases, the cast, and clients that are somebody.

A test marked `django_db` runs in a database that already holds the cast, in one transaction that is
rolled back. A test that needs a true login, threads or an empty database takes `own_database`.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from portal.rls.apply import apply_walls
from portal.rls.statements import walls_sql
from tests import databases
from tests.arranging import OWNER, as_role, move_today_to, todays_date
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.model.facts import Document
from tests.storing import store_world, write_files
from tests.world import World

MIGRATED, EMPTY, INHABITED = "portal_migrated", "portal_empty", "portal_inhabited"
HERE = Path(__file__).parent


def pytest_configure() -> None:
    """Serve style sheets by their plain names, and let jobs wait: a test has them done when it likes."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    # A machine that is busy draws a page more slowly, and a test asks for what is then there.
    settings.SECONDS_A_PAGE_IS_WAITED_FOR = 60
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if not m.endswith(".DriveJobs")]


def pytest_collection_finish() -> None:
    """Let the garbage collector rest: it would look through all of Django, again and again, in vain."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def templates_of_databases(django_db_blocker: DjangoDbBlocker) -> None:
    """Two databases to copy from: one with walls and no one in it, one with the whole cast."""
    with django_db_blocker.unblock():
        make_templates()


def make_templates() -> None:
    """Make both, unless they are there as the code and the day have them.

    Migrating takes longer than all the rest, and a mutant of the walls does not change it: a third, without
    walls, is what they are made from.
    """
    with databases.one_at_a_time():
        databases.make_tester()
        databases.make_template(MIGRATED, _mark("migrations"), _build_migrated)
        databases.make_template(EMPTY, _mark("migrations", "rls"), apply_walls, like=MIGRATED)
        databases.make_template(
            INHABITED,
            _mark("migrations", "rls", "tests"),
            _build_inhabited,
            like=EMPTY,
            login=databases.tester(),
        )


def _mark(*folders: str) -> str:
    """A hash of today, and of the code and the walls that a template is made from."""
    walls = walls_sql() if "rls" in folders else ""
    code = hashlib.sha256(f"{date.today()} {walls}".encode())  # noqa: DTZ011
    for folder in folders:
        root = HERE if folder == "tests" else HERE.parent
        pattern = "**/*.py" if folder == "tests" else f"**/{folder}/*.py"
        for file in sorted(root.glob(pattern)):
            if ".venv" not in file.parts:
                code.update(file.read_bytes())
    return code.hexdigest()


def _build_migrated() -> None:
    call_command("migrate", verbosity=0)


def _build_inhabited() -> None:
    with transaction.atomic():
        day = todays_date()
        # However long the run lasts, the cast lives on the day it was born.
        move_today_to(day)
        store_world(World(day))
        with as_role(OWNER), connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    databases.give_tester_the_rights_of_the_web(INHABITED)


@pytest.fixture(scope="session")
def django_db_setup(
    templates_of_databases: None,  # noqa: ARG001
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Give this process its own copy of the inhabited database."""
    name = f"portal_{worker_id}"
    with django_db_blocker.unblock():
        databases.drop(name)
        databases.clone(INHABITED, name)
        with databases.connected(name, databases.tester()):
            yield
        databases.drop(name)


@pytest.fixture(scope="session")
def the_world(
    django_db_setup: None,  # noqa: ARG001
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> World:
    """The cast as it is stored; tests take `world`."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = World(todays_date())
    connection.close()
    settings.DOCUMENTS_ROOT = tmp_path_factory.mktemp("documents")
    settings.PAGES_ROOT = tmp_path_factory.mktemp("pages")
    write_files(cast.facts.all(Document))
    return cast


@pytest.fixture
def world(the_world: World, db: None) -> World:  # noqa: ARG001
    """The cast by name, in the database of this test."""
    return World(the_world.facts.today)


@pytest.fixture
def as_person(world: World) -> Callable[[str], PersonsClient]:
    """A browser in which somebody of the cast is signed in: `as_person("Morag").get(…)`."""
    return lambda name: PersonsClient(world.account(name).id)


@pytest.fixture
def own_database(
    templates_of_databases: None,  # noqa: ARG001
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[OwnDatabase]:
    """A database of the test's own with the cast in it, whose commits are real.

    `with own_database.as_login("web"): …`; logins are web, worker and owner.
    """
    with django_db_blocker.unblock(), OwnDatabase(INHABITED, f"portal_{worker_id}_own") as own:
        yield own


@pytest.fixture
def empty_database(
    templates_of_databases: None,  # noqa: ARG001
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[OwnDatabase]:
    """The same with nobody in it: exactly what migrate and apply_walls make."""
    with django_db_blocker.unblock(), OwnDatabase(EMPTY, f"portal_{worker_id}_empty") as own:
        yield own
