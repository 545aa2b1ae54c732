"""The table of jobs: work that waits, is being done, or is over; accounts/jobs does it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Job(models.Model):
    """Work of one kind about some rows, from the moment it is wanted.

    Triggers make jobs (rls/jobs.sql), in the transaction that wants the work. `lease` is the token of
    the process that does it, worth nothing after `lease_until`. It holds ids and plain facts alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.TextField()
    about = ArrayField(models.UUIDField())
    due_at = models.DateTimeField(db_default=Now())
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(db_default=0)
    progress = models.JSONField(db_default={})
    failure = models.TextField(db_default="")
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(failed_at=None),
                name="job_is_over_once",
            ),
            models.CheckConstraint(
                condition=models.Q(lease=None, lease_until=None)
                | models.Q(lease__isnull=False, lease_until__isnull=False),
                name="job_lease_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                "due_at", condition=models.Q(done_at=None, failed_at=None), name="job_that_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}"
