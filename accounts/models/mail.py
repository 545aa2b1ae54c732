"""The mail that waits to be sent."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

# Of a message that says nothing else; a code has its own minutes.
MAIL_LASTS = timedelta(days=3)


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Words for lists of mail."""

    def waiting(self) -> OutgoingMailQuerySet:
        """What is still to be sent: neither sent, nor refused for good, nor dead."""
        return self.filter(sent_at=None, refused_at=None, expires_at__gt=Now())


class OutgoingMail(models.Model):
    """A message to one reader, written in the transaction that caused it and sent after it.

    `reader` is the account that had the address when it was queued, as PostgreSQL noted it (rls/jobs.sql):
    it goes to the address that its reader has when it is sent. Without one it goes where it says.

    Its words carry no name, address, case or document (rls/reports.sql and accounts/notices.py have
    them), and are forgotten when it is sent, when its mailbox has refused it for good (`refusal` is
    the server's number, or "no reader"), and when its life is over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField()
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    subject = models.TextField()
    body = models.TextField()
    queued_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_default=Now() + MAIL_LASTS)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(db_default="")

    objects: ClassVar = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "outgoing mail"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(refused_at=None),
                name="mail_is_sent_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"
