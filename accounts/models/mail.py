"""The mail that waits to be sent."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now


class OutgoingMail(models.Model):
    """A message to one reader, written in the transaction that caused it and sent after it.

    Its words carry no name, address, case or document (rls/reports.sql and accounts/notices.py have
    them), and are forgotten when it is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField()
    subject = models.TextField()
    body = models.TextField()
    queued_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "outgoing mail"

    def __str__(self) -> str:
        return f"mail {self.pk}"
