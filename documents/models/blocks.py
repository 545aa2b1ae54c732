"""The fact that a person must see nothing of a tenancy, a case, a document, or of anything."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.access import Fact
from cases.models import Case
from documents.models.documents import Document
from tenancies.models import Person, Tenancy


class Block(Fact):
    """Beats every release at once; has a reason and a review date; is never told to the person.

    Without a tenancy, a case or a document it covers everything. `reported`: the person said themselves that
    the document is not theirs, and it is hidden from them alone while that is looked into. That is no blame,
    and shown to the DPO's team alone: PostgreSQL makes such a block (rls/reports.sql), and nobody else.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="blocks")
    tenancy = models.ForeignKey(Tenancy, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    review_on = models.DateField()
    reported = models.BooleanField(default=False, db_default=False)

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(tenancy=None, case=None)
                    | Q(tenancy=None, document=None)
                    | Q(case=None, document=None)
                ),
                name="block_of_one_thing_at_most",
            )
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at=None), name="block_live"),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"
