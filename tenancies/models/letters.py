"""Letters with codes that were written at one press: to whom, how many, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from tenancies.models.homes import Patch


class LettersRun(Fact):
    """One press of `recorded_by`: `people` letters to `who`, in one patch or street or in all of theirs.

    PostgreSQL keeps how far it has come (rls/letter_runs.sql): `written` letters, the last at `moved_at`, all
    of them at `whole_at`. Its codes work from then on, and end with the run: it broke off, or is lost.
    """

    class Who(models.TextChoices):
        """Whom a run writes to, of those without an account."""

        NEW = "new", _("People we have not written to yet")
        OVER = "over", _("People whose code no longer works")
        ALL = "all", _("Everyone without an account")

    class Outcome(models.TextChoices):
        """Why its codes ended."""

        BROKEN = "broken", _("Broke off: none of its codes works")
        LOST = "lost", _("Reported lost: none of its codes works")

    who = models.CharField(max_length=4, choices=Who.choices)
    patch = models.ForeignKey(Patch, on_delete=models.PROTECT, null=True, related_name="+")
    street = models.CharField(max_length=100, blank=True)
    people = models.PositiveIntegerField()
    written = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    whole_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(who__in=["new", "over", "all"]), name="letters_run_says_who"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | Q(ended_at__isnull=False, outcome__in=["broken", "lost"]),
                name="letters_run_says_why_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"run of letters {self.pk}"

    @property
    def is_being_written(self) -> bool:
        """Whether more of its letters may come."""
        return self.whole_at is None and self.ended_at is None
