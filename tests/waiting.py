"""Waits for what another process does, and fails if it does not."""

from __future__ import annotations

import time
from collections.abc import Callable

# Seconds. Long enough for a slow machine; a test that needs them has failed.
PATIENCE = 60


def wait_until(happened: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Return when something has happened; fail if it does not."""
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
