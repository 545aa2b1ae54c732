"""The fact that we do not use a document for now, because someone disagrees with what it says of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from documents.models.documents import Document


class UseLimit(Fact):
    """Restriction of processing (UK GDPR Art 18): staff ask the DPO before they use the document.

    It is not newly released meanwhile. Whoever reads it goes on reading it, and no resident is told. `report`
    is the rectification request because of which it was set. `by_name` is who set it, signed by PostgreSQL
    (rls/releases.sql, note_author).
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="use_limits")
    report_id = models.UUIDField()
    reason = models.TextField()
    by_name = models.TextField(blank=True, default="")
    ended_reason = models.TextField(blank=True, default="", db_default="")

    class Meta(Fact.Meta):
        verbose_name = _("limit of use")
        constraints = [
            models.UniqueConstraint(
                "document", condition=Q(ended_at=None), name="one_use_limit_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="use_limit_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"limit of use {self.pk}"
