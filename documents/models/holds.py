"""A new release or share that waits for the safeguarding lead: until then it reaches no one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from cases.models import Share
from documents.models.releases import Release


class Hold(Fact):
    """PostgreSQL alone makes and ends one (rls/holds.sql).

    `recorded_by` released or shared, `ended_by` decided. `ended_reason` is read by whoever released.
    """

    class HoldOutcome(models.TextChoices):
        LET_GO = "let go", _("Let go")
        REFUSED = "refused", _("Not let go")
        TAKEN_BACK = "taken back", _("Taken back")

    release = models.OneToOneField(
        Release, null=True, on_delete=models.PROTECT, related_name="hold"
    )
    share = models.OneToOneField(Share, null=True, on_delete=models.PROTECT, related_name="hold")
    outcome = models.TextField(choices=HoldOutcome.choices, blank=True, default="")
    ended_reason = models.TextField(blank=True, default="")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(release=None, share__isnull=False)
                | Q(release__isnull=False, share=None),
                name="hold_of_exactly_one",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "let go", "refused", "taken back"]),
                name="hold_outcome_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
