"""The alarms of the ladder: whom an incident or a drill was brought to, how, and whether that arrived."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import OutgoingMail


class Alarm(models.Model):
    """One step of the ladder, told of one incident in one way; PostgreSQL alone adds it (rls/ladder.sql).

    One of a drill (rls/drills.sql) is of no incident: whatever asks about incidents does not meet it.

    `told_at` is when it arrived: the mail was taken, or the webhook's address answered.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("by email")
        WEBHOOK = "webhook", _("by the alarm service")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(
        "incidents.Incident", null=True, on_delete=models.PROTECT, related_name="+"
    )
    drill = models.ForeignKey(
        "incidents.Drill", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reference = models.TextField()
    role = models.TextField()
    channel = models.TextField(choices=Channel.choices)
    mail = models.OneToOneField(
        OutgoingMail, null=True, on_delete=models.PROTECT, related_name="alarm"
    )
    rang_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel="email", mail__isnull=False)
                | models.Q(channel="webhook", mail=None),
                name="alarm_by_email_has_a_mail",
            ),
            models.CheckConstraint(
                condition=models.Q(incident__isnull=False, drill=None)
                | models.Q(incident=None, drill__isnull=False),
                name="alarm_is_of_an_incident_or_a_drill",
            ),
        ]

    def __str__(self) -> str:
        return f"alarm {self.pk}"
