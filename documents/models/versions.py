"""What is blacked out in a document, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.access import Fact
from documents.models.documents import Document


class DocumentVersion(Fact):
    """The document as it is read from now on. Only the newest is live; without one nothing is blacked out.

    `black_outs` is a list of boxes, each `{"page", "left", "top", "right", "bottom"}` in ten-thousandths of
    the page. PostgreSQL numbers the versions from 1 and ends the one before; while a document is released it
    refuses a version that shows more (rls/versions.sql).
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(db_default=0)
    black_outs = models.JSONField()

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint("document", "number", name="version_number_once"),
            models.UniqueConstraint(
                "document", condition=Q(ended_at=None), name="one_live_version_of_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.document_id}"
