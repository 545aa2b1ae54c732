"""The table of what was listed, read, refused, released and changed; accounts/audit_log.py writes it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.access.scoped import Scoped


class AuditEvent(Scoped):
    """One thing that happened: who, as what, what, to which objects, when, from where.

    Append-only and without foreign keys, so that it outlives everything it speaks of. `seq`, `at`
    are given by the database. Entries carry ids and plain facts about the act, never contents or
    names. They can later be sealed in batches by a hash over `seq` ranges without touching a page.
    """

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    user_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    role = models.CharField(max_length=16, blank=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_ids = ArrayField(models.UUIDField(), default=list)
    detail = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)
    request_id = models.UUIDField(null=True)

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "audit events"
        indexes = [
            models.Index(fields=["user_id", "event", "at"], name="audit_log_by_user"),
            models.Index(fields=["person_id", "event", "at"], name="audit_log_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.event}"
