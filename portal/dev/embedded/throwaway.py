"""A server for one test run or one experiment, in a temporary folder and gone with its user."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from portal.dev.embedded.places import forget
from portal.dev.embedded.server import Server, running


@contextlib.contextmanager
def throwaway_server() -> Iterator[Server]:
    """Run an empty server with the portal's roles and database; nothing is left at its end."""
    state = Path(tempfile.mkdtemp(prefix="portal-"))
    try:
        with running(state, throw_away=True) as server:
            yield server
    finally:
        if state.exists():  # It never came to a guard, who removes it otherwise.
            forget(state)
            shutil.rmtree(state, ignore_errors=True)


def environment_of(server: Server) -> Mapping[str, str]:
    """Return what a process needs to work on a throwaway server, as a landlord's portal would.

    DATABASE_SUPERUSER_URL is for the suite, which makes its databases with it; no setting of a
    portal that serves reads it.
    """
    serious = {name: value for name, value in server.settings.items() if name != "PORTAL_DEMO"}
    return {**os.environ, **serious, "DATABASE_SUPERUSER_URL": server.superuser_url}
