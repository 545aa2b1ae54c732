"""The site under test: our own application on http://localhost, as the web's true login.

Settings are production's but for what only https can have. Style sheets are collected, compressed
and named by their content, as on a server.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import transaction
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler

from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.world import World

LIMITS = (
    "SIGN_IN_TRIES_AN_ACCOUNT_FROM_A_NETWORK",
    "SIGN_IN_TRIES_AN_ACCOUNT",
    "SIGN_IN_TRIES_A_NETWORK",
    "SECRETS_A_BROWSER",
    "SECRETS_A_NETWORK",
    "SECRETS_AN_ACCOUNT",
    "SECRETS_AN_ACCOUNT_A_DAY",
    "MAILS_AN_ADDRESS",
    "MAILS_AN_ADDRESS_A_DAY",
    "ACTIVATION_TRIES_A_NETWORK",
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is, and who lives in it."""

    address: str
    world: World

    def visitor(self, name: str) -> PersonsClient:
        """A client in which somebody of the cast is signed in, or "nobody"."""
        if name == "nobody":
            return PersonsClient()
        with transaction.atomic():
            return PersonsClient(self.world.account(name).id)


def collect(folder: Path) -> None:
    """Collect the static files as on a server."""
    with _static_files_of(folder):
        call_command("collectstatic", interactive=False, verbosity=0)


@contextlib.contextmanager
def serving(database: OwnDatabase, world: World, static: Path) -> Iterator[Site]:
    """Serve from a thread until the end of the block."""
    with (
        database.as_login("web"),
        _static_files_of(static),
        # Chromium trusts http://localhost as it trusts https: cookies keep their names and flags.
        override_settings(
            SECURE_SSL_REDIRECT=False,
            ALLOWED_HOSTS=["localhost", "testserver"],
            LANDLORD=settings.LANDLORD | {"name": "Strathlinn Homes", "phone": "0800 000 0000"},
            # Everybody comes from one network here, and again and again; the limits have tests of their own.
            **dict.fromkeys(LIMITS, (100_000, 60)),
        ),
    ):
        server = ThreadedWSGIServer(("localhost", 0), QuietWSGIRequestHandler)
        server.set_app(WSGIHandler())
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Site(f"http://localhost:{server.server_port}", world)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _static_files_of(folder: Path) -> contextlib.AbstractContextManager[Any]:
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    return override_settings(
        STATIC_ROOT=str(folder), STORAGES=settings.STORAGES | {"staticfiles": storage}
    )
