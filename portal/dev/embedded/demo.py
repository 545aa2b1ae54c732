"""The demo's own server: where its state lies, how a command gets it, and how to start over."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from portal.dev.embedded.failure import EmbeddedServerError
from portal.dev.embedded.guard import users_lock
from portal.dev.embedded.parents import ending_with
from portal.dev.embedded.places import forget, prepare_state
from portal.dev.embedded.server import running
from portal.rls.settings_file import settings_file
from portal.web.logins import ADDRESS_OF

# With Ctrl-C itself: a shell tells what it starts in the background (`make demo &`) to ignore it.
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PROJECT = Path(__file__).resolve().parents[3]


def demo_state() -> Path:
    """Say where the demo keeps its database, files and settings."""
    return Path(os.environ.get("PORTAL_STATE") or PROJECT / "var" / "demo")


@contextlib.contextmanager
def demo_in_environment(*, make: bool = False) -> Iterator[None]:
    """Put the demo's settings into the environment and keep its server for as long as this lasts.

    Does nothing where the environment names a database. Where there is no demo, only `make`
    makes one.
    """
    state = demo_state()
    is_named = any(name in os.environ for name in ADDRESS_OF.values())
    if is_named or not (make or settings_file(state).exists()):
        yield
        return
    with running(state) as server:
        # What somebody has set for this command goes before what the file says.
        os.environ.update({**server.settings, **os.environ})
        yield


def end_as_with_control_c() -> None:
    """End this process as Ctrl-C would, also when it is told to, or when its `make` has gone.

    So that the programs it runs one after the other end with it, and not some time later.
    """

    def end(*_: object) -> NoReturn:
        # Once: `make` hands the signal on, and then is gone, which is a second one.
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in ENDINGS:
        signal.signal(number, end)
    if "MAKELEVEL" in os.environ:
        ending_with(os.getppid(), signal.SIGTERM)()


def forget_demo() -> None:
    """Remove the demo's database and files; refuse while somebody uses them."""
    state = demo_state()
    if not state.exists():
        return
    prepare_state(state)
    using = users_lock(state)
    if not using.try_to_take():
        raise EmbeddedServerError(
            "The demo's database is in use. Stop what uses it first (Ctrl-C)."
        )
    try:
        forget(state)
    finally:
        using.release()
