"""Guardian's grants on single documents; portal/rls/grants.sql derives them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.access import Grant
from documents.models.documents import Document


class DocumentGrant(Grant):
    """A user reads a document as its named recipient; of a case as one of these `sides` of it.

    Of what another has given, whoever is accused in the case too reads only what both sides may.
    """

    content_object = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    sides = ArrayField(models.TextField(), default=list)

    class Meta(Grant.Meta):
        constraints = [
            models.UniqueConstraint("user", "permission", "source", name="document_grant_once"),
        ]

    def __str__(self) -> str:
        return f"document grant {self.pk}"
