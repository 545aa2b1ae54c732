"""Waits until no page is being drawn."""

import threading

from documents.reading.preparing import THREAD
from tests.waiting import PATIENCE


def wait_until_nothing_is_prepared() -> None:
    """Return when nothing is: what a test leaves behind is written where the next one looks."""
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "it is still being drawn"
