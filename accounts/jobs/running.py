"""Takes the next job, has it done, and stores what came of it: each in a transaction of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from threading import Lock
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from accounts.access.afterwards import after_the_answer
from accounts.access.work import unit_of_work
from accounts.jobs.kinds import (
    HeldJob,
    JobKind,
    Turn,
    every_kind,
    kind_named,
    kinds_after_answers,
    later,
)
from accounts.models import Job

# Longer than any turn takes: a mail server may use its five seconds at each of its steps.
LEASE = timedelta(minutes=5)
# Who has just answered somebody begins no further job after so long: another reader waits for the thread.
SECONDS_AFTER_AN_ANSWER = 10

logger = logging.getLogger(__name__)
_one_thread = Lock()


def run_next(kinds: Sequence[JobKind], *, newest_first: bool = False) -> bool:
    """Do the most urgent job of these kinds that is due; False if there is none."""
    job = _take(kinds, newest_first=newest_first)
    if job is None:
        return False
    try:
        _store(job, kind_named(job.kind).work(job))
    except Exception as failure:
        name = type(failure).__name__
        logger.error("Job %s (%s) has failed: %s", job.id, job.kind, name)
        _store(job, later(job, name))
    return True


def run_due() -> int:
    """Do everything that is due, and give how many turns that took."""
    turns = 0
    while run_next(every_kind()):
        turns += 1
    return turns


def run_after_the_answer() -> None:
    """Do what is due of what a web process may do, if no worker was seen for a minute.

    The newest first. One thread of a process at a time: the others go on to answer people.
    """
    if not _one_thread.acquire(blocking=False):
        return
    try:
        if _is_worker_here():
            return
        ends = time.monotonic() + SECONDS_AFTER_AN_ANSWER
        while run_next(kinds_after_answers(), newest_first=True) and time.monotonic() < ends:
            pass
    finally:
        _one_thread.release()


def _is_worker_here() -> bool:
    with unit_of_work(), connection.cursor() as cursor:
        cursor.execute("SELECT portal.is_worker_here()")
        return bool(cursor.fetchone()[0])


def run_after_commit() -> None:
    """Do what the running transaction queued that cannot wait for a worker to be mended.

    Once it is committed and the request is answered: a failure harms nothing else, and a visitor cannot
    tell by the clock whether there was work.
    """
    transaction.on_commit(lambda: after_the_answer(run_after_the_answer), robust=True)


def _take(kinds: Sequence[JobKind], *, newest_first: bool) -> HeldJob | None:
    """Take a lease on the next job, and commit: from now on nobody else does it until it runs out."""
    urgency = Case(*(When(kind=kind.name, then=Value(int(kind.urgency))) for kind in kinds))
    with unit_of_work():
        # Another process that takes one at this moment has locked it.
        due = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(Q(lease_until=None) | Q(lease_until__lt=Now()), due_at__lte=Now())
            .filter(kind__in=[kind.name for kind in kinds], done_at=None, failed_at=None)
        )
        job = due.order_by(urgency, "-due_at" if newest_first else "due_at", "pk").first()
        if job is None:
            return None
        lease = uuid4()
        Job.objects.filter(pk=job.pk).update(
            lease=lease, lease_until=Now() + LEASE, tries=F("tries") + 1
        )
    return HeldJob(job.pk, job.kind, tuple(job.about), lease, job.tries + 1, job.progress)


def _store(job: HeldJob, turn: Turn) -> None:
    """Store what came of a turn and end the lease, unless another process has taken the job since."""
    with unit_of_work():
        is_ours = Job.objects.filter(pk=job.id, lease=job.lease).update(
            lease=None,
            lease_until=None,
            due_at=Now() + turn.pause,
            tries=turn.tries,
            progress=turn.progress,
            failure=turn.failure,
            done_at=Now() if turn.is_done else None,
            failed_at=Now() if turn.has_failed else None,
        )
        if not is_ours:
            logger.warning("Job %s (%s): the lease ran out before it was done.", job.id, job.kind)
        elif turn.store:
            turn.store()
