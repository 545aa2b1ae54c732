"""Whom members of staff have declared that they are close to."""

from __future__ import annotations

from django.db import models

from accounts.access import Fact
from tenancies.models.people import Person


class DeclaredInterest(Fact):
    """A member of staff is this person, or is close to them: from `from_day` on nothing of theirs is shown.

    PostgreSQL alone stores one (portal.declare_interest), and the next morning is its first day: whoever
    declares something learns nothing by what is missing the moment after.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "person"],
                condition=models.Q(ended_at=None),
                name="one_interest_in_a_person_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"declared interest {self.pk}"
