"""The worker's loop: one job after the other, until it is told to end."""

from __future__ import annotations

import logging
import math
import time
from queue import Empty, SimpleQueue

from django.db import Error, connection

from accounts.access.work import unit_of_work
from accounts.jobs.kinds import every_kind
from accounts.jobs.running import run_next

# With nothing to do it looks this often, and this long after PostgreSQL has failed to answer.
SECONDS_BETWEEN_LOOKS = 2
# A job of half a minute between two of them is still within the minute that web processes wait.
SECONDS_BETWEEN_NOTES = 15

# What is put in here tells the worker to end. A signal's handler may put: it takes no lock.
Told = SimpleQueue[None]

logger = logging.getLogger(__name__)


def work_until(told: Told) -> None:
    """Do jobs as they fall due until `told`; the one that is being done is finished first."""
    noted = -math.inf
    while told.empty():
        if time.monotonic() - noted > SECONDS_BETWEEN_NOTES and _said_that_we_are_here():
            noted = time.monotonic()
        if _did_one():
            continue
        try:
            told.get(timeout=SECONDS_BETWEEN_LOOKS)
        except Empty:
            continue
        return


def _said_that_we_are_here() -> bool:
    """Tell the web processes that they need do nothing; whether they could be told."""
    try:
        with unit_of_work(), connection.cursor() as cursor:
            cursor.execute("SELECT portal.note_worker()")
    except Error:
        return False
    return True


def _did_one() -> bool:
    """Whether there was a job to do. A database that is away is waited for."""
    try:
        return run_next(every_kind())
    except Error as failure:
        logger.error("The worker cannot reach its jobs: %s", type(failure).__name__)
        connection.close()
        return False
