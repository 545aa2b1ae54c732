"""The suite's PostgreSQL: one throwaway server for all its processes, or the one that is named.

A plugin of pytest and not a conftest, because the settings are read before any conftest is.
"""

import contextlib
import os

import pytest

from portal.dev.embedded.throwaway import environment_of, throwaway_server
from portal.web.logins import ADDRESS_OF

_until_the_end = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start a server unless the environment names one; the processes of xdist inherit it.

    Whoever may agree may do so at once: tests/incidents/test_dealing.py says how it is dealt.
    """
    os.environ.setdefault("MINUTES_UNTIL_THE_NEXT_MAY_AGREE", "0")
    if not any(name in os.environ for name in ADDRESS_OF.values()):
        os.environ.update(environment_of(_until_the_end.enter_context(throwaway_server())))


def pytest_unconfigure() -> None:
    """End the server, if it was started here."""
    _until_the_end.close()
