"""What the landlord's records leave in doubt, and two people decide."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from tenancies.models.imports import ImportRun
from tenancies.models.people import Person


class Doubt(Fact):
    """Whose a reference is, when a person was born, or whether what an import withdrew comes back.

    The import doubts a reference under which name and birth date both became others: `forename`, `surname`
    and `born_on` are what the export says, the person is blocked from everything until it is decided, and
    nothing that the export says of them is taken over. Staff doubt a birth date by a document that they have
    `seen`. The import doubts a withdrawal where a later export, `run`, brings the same document again.
    `outcome` is what two people decided (rls/doubts.sql), or "gone": a later export says again what we hold.
    """

    class Kind(models.TextChoices):
        REFERENCE = "reference", _("Is this still the same person?")
        BIRTH_DATE = "birth date", _("A date of birth taken from a document")
        WITHDRAWN = "withdrawn", _("Documents that an import withdrew are there again")

    class DoubtOutcome(models.TextChoices):
        SAME_PERSON = "same person", _("the same person, corrected")
        ANOTHER_PERSON = "another person", _("another person")
        BIRTH_DATE = "birth date", _("taken over")
        GIVE_BACK = "give back", _("given back")
        GONE = "gone", _("no longer in doubt")

    kind = models.TextField(choices=Kind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="doubts")
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="+")
    forename = models.TextField(blank=True)
    surname = models.TextField(blank=True)
    born_on = models.DateField(null=True)
    seen = models.TextField(blank=True)
    outcome = models.TextField(choices=DoubtOutcome.choices, blank=True, default="", db_default="")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reference", person__isnull=False, run=None)
                | Q(kind="birth date", person__isnull=False, run=None, born_on__isnull=False)
                & ~Q(seen="")
                | Q(kind="withdrawn", person=None, run__isnull=False),
                name="doubt_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | Q(
                    ended_at__isnull=False,
                    outcome__in=[
                        "same person",
                        "another person",
                        "birth date",
                        "give back",
                        "gone",
                    ],
                ),
                name="doubt_ends_with_an_outcome",
            ),
            models.UniqueConstraint(
                "kind", "person", condition=Q(ended_at=None), name="one_doubt_of_a_kind_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"doubt {self.pk}"
