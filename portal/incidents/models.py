"""Somebody says they see what is not theirs, and what was frozen because of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from cases.models import Case
from documents.models import Document
from tenancies.models import Tenancy


class Report(Fact):
    """What somebody told us they saw. `recorded_at` starts the clock of Article 33 UK GDPR."""

    class Wrong(models.TextChoices):
        NOT_FOR_ME = "not for me", _("It is for somebody else")
        OTHERS_DETAILS = "others details", _("It is mine, but it shows somebody else’s details")
        ABOUT_ME = "about me", _("It is about me and I disagree")
        NOT_SURE = "not sure", _("I am not sure")

    reference = models.CharField(max_length=12, unique=True)
    person_id = models.UUIDField(null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    wrong = models.TextField(blank=True)
    what = models.TextField(blank=True)
    still_visible = models.TextField(blank=True)
    contact = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass

    def __str__(self) -> str:
        return f"report {self.reference}"


class Freeze(Fact):
    """Nobody but the DPO's team and the case's own officers sees this until it ends."""

    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    tenancy = models.ForeignKey(Tenancy, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="freezes")
    reason = models.TextField()

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(document__isnull=False, case=None, tenancy=None)
                    | Q(document=None, case__isnull=False, tenancy=None)
                    | Q(document=None, case=None, tenancy__isnull=False)
                ),
                name="freeze_of_exactly_one",
            )
        ]
        indexes = [
            models.Index("document", condition=Q(ended_at=None), name="freeze_of_document"),
            models.Index("case", condition=Q(ended_at=None), name="freeze_of_case"),
            models.Index("tenancy", condition=Q(ended_at=None), name="freeze_of_tenancy"),
        ]

    def __str__(self) -> str:
        return f"freeze {self.pk}"
