"""The message of each morning on what administrators did; PostgreSQL counts it (rls/oversight.sql)."""

from __future__ import annotations

from django.db import connection

from accounts.jobs.kinds import HeldJob, JobKind, Turn, Urgency, done, register


def _tell(job: HeldJob) -> Turn:
    """Let PostgreSQL tell whoever watches of what was done since the first act that wanted it."""
    since = job.progress["since"]

    def told() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal.tell_of_administrators(%s)", [since])

    return done(store=told)


register(JobKind("digest", _tell, Urgency.MESSAGE, after_answers=True))
