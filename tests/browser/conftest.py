"""Fixtures of this folder: Chromium, the site, and windows in which somebody is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from tests.browser import chromium
from tests.browser.site import Site, collect, serving
from tests.browser.window import Windows
from tests.conftest import INHABITED
from tests.databases import OwnDatabase
from tests.world import World


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a file. Without one on this machine they are skipped."""
    program = chromium.program()
    if program is None:
        pytest.skip("Chromium is not installed on this machine, so the pages were not looked at.")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright runs an event loop in this thread, and Django takes it for a server's.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with chromium.running(program) as started:
            yield started


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Style sheets and scripts as a server has them."""
    folder = tmp_path_factory.mktemp("static")
    collect(folder)
    return folder


@pytest.fixture(scope="module")
def site(
    browser: Browser,  # noqa: ARG001
    the_world: World,
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
    static_files: Path,
) -> Iterator[Site]:
    """The portal on http://localhost with the whole cast, for the tests of a file.

    After the browser and gone before it: while Playwright's loop runs Django has a connection of its own for
    this thread. One that outlived its database met the tests of the next file.
    """
    with (
        django_db_blocker.unblock(),
        OwnDatabase(INHABITED, f"portal_{worker_id}_site") as database,
        serving(database, World(the_world.facts.today), static_files) as served,
    ):
        yield served


@pytest.fixture
def windows(browser: Browser, site: Site) -> Iterator[Windows]:
    """Windows of the browser, each with cookies of its own: `windows.of("Morag")`."""
    opened = Windows(browser, site)
    yield opened
    opened.close()
