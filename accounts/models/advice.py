"""What the data protection officer advises about what two people are to open again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from accounts.models.two_people import TwoPersonRequest


class Advice(Fact):
    """For or against, with a reason. It is never changed: who thinks again writes another.

    `by_name` is their name as it was then, signed by PostgreSQL (rls/releases.sql, note_author).
    """

    class Stance(models.TextChoices):
        """What they advise."""

        FOR = "for", _("Open it")
        AGAINST = "against", _("Do not open it yet")

    request = models.ForeignKey(TwoPersonRequest, on_delete=models.PROTECT, related_name="advice")
    stance = models.TextField(choices=Stance.choices)
    reason = models.TextField()
    by_name = models.TextField(blank=True, default="")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(~Q(reason=""), stance__in=["for", "against"]),
                name="advice_says_what_and_why",
            )
        ]

    def __str__(self) -> str:
        return f"advice {self.pk}"
