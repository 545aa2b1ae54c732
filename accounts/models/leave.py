"""When someone is away who stands on the ladder or is safeguarding lead."""

from __future__ import annotations

from django.db import models

from accounts.access.facts import Fact


class Leave(Fact):
    """Someone is away from one day to another, both included: they are passed by (rls/ladder, rls/claim)."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    until_day = models.DateField()

    class Meta(Fact.Meta):
        verbose_name_plural = "leave"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_day__gte=models.F("from_day")),
                name="leave_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"leave {self.pk}"
