"""A PostgreSQL of the test's own that survives a crash, may be killed, and is started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.guard import guard_lock
from portal.dev.embedded.places import forget
from portal.dev.embedded.server import Server, running
from portal.rls.apply import apply_walls
from portal.web.logins import ADDRESS_OF, OWNER, WEB
from tests import databases
from tests.clients import PersonsClient
from tests.steady.web import children_of, kill
from tests.storing import store_world
from tests.waiting import PATIENCE
from tests.world import World

DATABASE, FOR_IMPORTS = "portal_cast", "portal"


class OwnServer:
    """One server in a folder; its addresses stay the same however often it is started."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "server"
        self._use = contextlib.ExitStack()
        self.server: Server | None = None

    def start(self) -> None:
        """Start it, as soon as whatever is left of the one before has ended."""
        self._use.close()
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.server = self._use.enter_context(running(self.state))
            except (EmbeddedServerError, psycopg.OperationalError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def stop(self) -> None:
        """End it and remove everything."""
        self._use.close()
        forget(self.state)
        shutil.rmtree(self.state)

    def addresses(self, database: str) -> dict[str, str]:
        """The settings that name a database of it to each login."""
        assert self.server
        named = {name: self.server.settings[name] for name in ADDRESS_OF.values()}
        return {name: url.replace("/portal?", f"/{database}?") for name, url in named.items()}

    @property
    def superuser_url(self) -> str:
        """The address of its superuser."""
        assert self.server
        return self.server.superuser_url

    @property
    def host(self) -> str:
        """The folder of its socket."""
        address = psycopg.conninfo.conninfo_to_dict(self.superuser_url)
        return str(address["host"])

    @property
    def data(self) -> Path:
        """The cluster's files."""
        note = self.state / "elsewhere-home"
        return (Path(note.read_text().strip()) if note.exists() else self.state) / "postgres"

    def postmaster(self) -> int:
        """The process that all others of the server belong to."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def kill(self) -> None:
        """Kill it as the kernel does; whoever is connected is cut off."""
        kill(self.postmaster())
        self._wait_for_end()

    def stop_at_once(self) -> None:
        """What `pg_ctl stop -m immediate` does: no checkpoint, no good-bye."""
        os.kill(self.postmaster(), signal.SIGQUIT)
        self._wait_for_end()

    def kill_a_child(self, chance: Random) -> None:
        """Kill one of its processes: the server throws everybody out and recovers by itself."""
        if found := children_of(self.postmaster()):
            kill(chance.choice(found))

    def is_running(self) -> bool:
        """Whether it lives, ready or not."""
        return guard_lock(self.state).is_held()

    def _wait_for_end(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.is_running():
            assert time.monotonic() < deadline, "PostgreSQL did not end."
            time.sleep(0.05)

    def superuser(self, database: str = DATABASE) -> psycopg.Connection[Any]:
        """A connection past every wall, to see what is stored."""
        return psycopg.connect(self.superuser_url, dbname=database, autocommit=True)


@contextlib.contextmanager
def working_on(server: OwnServer) -> Iterator[None]:
    """Let the suite's own tools work on this server and not on the suite's."""
    before, host = dict(connection.settings_dict), server.host
    here = server.addresses(DATABASE) | {"DATABASE_SUPERUSER_URL": server.superuser_url}
    kept = {name: os.environ[name] for name in here}
    connection.close()
    os.environ.update(here)
    connection.settings_dict.update(HOST="", PORT="", OPTIONS={"host": host})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        os.environ.update(kept)


def furnish(server: OwnServer, world: World) -> None:
    """Give it a database in which the world lives, and one with nobody in it, for an import."""
    with working_on(server):
        databases.make_tester()
        with databases.superuser() as postgres:
            # The disk is small.
            postgres.execute("ALTER SYSTEM SET max_wal_size = '64MB'")
            postgres.execute("ALTER SYSTEM SET min_wal_size = '32MB'")
            postgres.execute("SELECT pg_reload_conf()")
        with databases.connected(FOR_IMPORTS, OWNER):
            call_command("migrate", verbosity=0)
            apply_walls()
        databases.clone(FOR_IMPORTS, DATABASE)
        with databases.connected(DATABASE, databases.tester()), transaction.atomic():
            store_world(world)


def sessions_on(server: OwnServer, world: World, names: Iterable[str]) -> dict[str, str]:
    """The session cookie of each of these people, by name."""
    with (
        working_on(server),
        databases.connected(DATABASE, WEB),
        transaction.atomic(),
    ):
        return {name: session_of(world, name) for name in names}


def session_of(world: World, name: str) -> str:
    """Sign somebody in; gives the cookie's value."""
    browser = PersonsClient(world.account(name).id)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
