"""The fact that a document is shown: to whom, why, by whom, from when, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from cases.models import Share
from documents.models.documents import Document
from tenancies.models import Person


class Release(Fact):
    """This document, to these readers. Withdrawing is ending it.

    A case document has recipients only, each with a live share of the case, and an imported one only
    its addressee: PostgreSQL refuses anything else, from anybody (rls/releases.sql). `opens_on` and
    `until` are London days, both inclusive. `pages_read`: who released it ticked that they have read every
    page; of some documents PostgreSQL asks for it (rls/checks.sql).
    """

    class Audience(models.TextChoices):
        TENANTS = "tenants", _("the tenants of the home")
        HOUSEHOLD = "household", _("everybody in the household")
        RECIPIENT = "recipient", _("one person")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="releases")
    audience = models.CharField(max_length=9, choices=Audience.choices)
    recipient = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, null=True, on_delete=models.PROTECT, related_name="releases")
    reason = models.TextField()
    by_name = models.TextField(blank=True)
    pages_read = models.BooleanField(default=False, db_default=False)
    approved_by = models.UUIDField(null=True)
    opens_on = models.DateField()
    until = models.DateField(null=True)
    ended_reason = models.TextField(blank=True, default="")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="recipient", recipient__isnull=False)
                | Q(audience__in=["tenants", "household"], recipient=None, share=None),
                name="release_names_its_readers",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("opens_on")),
                name="release_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                "document",
                condition=Q(ended_at=None, recipient=None),
                name="one_release_to_a_home_at_a_time",
            ),
            models.UniqueConstraint(
                "document",
                "recipient",
                condition=Q(ended_at=None),
                name="one_release_a_recipient_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"
