"""That a member of staff has seen someone, or called them back: then it is they who have their account."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from accounts.models.user import IdentityChecked
from tenancies.models.people import Person


class IdentityCheck(Fact):
    """`recorded_by` knows who has this person's account, from `recorded_at` on until a letter opens it anew.

    Never ended and never taken back. PostgreSQL notes it on the account too (rls/letters.sql).
    """

    class How(models.TextChoices):
        """The words that the account has for it (IdentityChecked)."""

        SEEN = IdentityChecked.IN_PERSON.value, _("I saw them, and know who they are")
        CALLED_BACK = (
            IdentityChecked.CALL_BACK.value,
            _("I called them back on a number that we have held for 30 days or longer"),
        )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identity_checks")
    how = models.CharField(max_length=9, choices=How.choices)

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=["in person", "call back"]),
                name="identity_check_says_how",
            )
        ]

    def __str__(self) -> str:
        return f"identity check {self.pk}"
