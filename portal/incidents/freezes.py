"""Freezes: what is closed to residents, and how much of it."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from accounts.models import User
from cases.models import Case
from documents.models import Document
from tenancies.models import Person, Tenancy


def names_what_it_closes() -> Q:
    """Each level names exactly what it closes, by one column, and nothing else."""
    columns = {
        "document": Q(document__isnull=False),
        "case": Q(case__isnull=False),
        "tenancy": Q(tenancy__isnull=False),
        "kind": ~Q(kind=""),
        "account": Q(account__isnull=False),
        "person": Q(person__isnull=False),
    }
    named = Q()
    for level in (
        "document",
        "case",
        "tenancy",
        "kind",
        "account",
        "person",
        "cases",
        "everything",
    ):
        others = [~column for of, column in columns.items() if of != level]
        named |= Q(columns.get(level, Q()), *others, level=level)
    return named


class Freeze(Fact):
    """Until it ends, no resident can read what it closes; staff go on working on it.

    One of a document, a case or a tenancy also marks the rows that it closes (rls/states.sql). The wider
    levels are read as they are, wherever somebody asks: `account` closes what one account may read,
    `person` what is about one person. With `from_staff` officers and managers do not read it either. One that
    a report made `spares_giver`: whoever gave the document goes on reading it.
    """

    class Level(models.TextChoices):
        """How much it closes, from narrow to wide (docs/access.md, *Levels*)."""

        DOCUMENT = "document", _("one document")
        CASE = "case", _("one case")
        TENANCY = "tenancy", _("one tenancy")
        KIND = "kind", _("all documents of one kind")
        ACCOUNT = "account", _("what one account may read")
        PERSON = "person", _("what is about one person")
        CASES = "cases", _("all cases and their documents")
        EVERYTHING = "everything", _("all documents and all cases")

    NARROW = (Level.DOCUMENT, Level.CASE, Level.TENANCY)

    level = models.TextField(choices=Level.choices)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    tenancy = models.ForeignKey(Tenancy, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(blank=True, db_default="")
    account = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    from_staff = models.BooleanField(db_default=False)
    spares_giver = models.BooleanField(db_default=False)
    incident = models.ForeignKey(
        "incidents.Incident", null=True, on_delete=models.PROTECT, related_name="freezes"
    )
    reason = models.TextField()
    ended_reason = models.TextField(blank=True, db_default="")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=names_what_it_closes(), name="freeze_names_what_it_closes"
            ),
            models.CheckConstraint(
                condition=Q(from_staff=False) | Q(level__in=["document", "case", "tenancy"]),
                name="freeze_from_staff_is_narrow",
            ),
            models.CheckConstraint(
                condition=Q(spares_giver=False) | Q(level="document", from_staff=False),
                name="freeze_that_spares_is_of_a_document",
            ),
            # Two presses at one time are one freeze.
            models.UniqueConstraint(
                "level",
                "kind",
                condition=Q(ended_at=None, level__in=["kind", "cases", "everything"]),
                name="one_wide_freeze_of_a_level",
            ),
        ]
        indexes = [
            models.Index("document", condition=Q(ended_at=None), name="freeze_of_document"),
            models.Index("case", condition=Q(ended_at=None), name="freeze_of_case"),
            models.Index("tenancy", condition=Q(ended_at=None), name="freeze_of_tenancy"),
            models.Index(
                "level",
                "recorded_at",
                condition=~Q(level__in=["document", "case", "tenancy"]),
                name="freeze_of_a_wide_level",
            ),
        ]

    def __str__(self) -> str:
        return f"freeze {self.pk}"

    @property
    def is_wide(self) -> bool:
        """Whether it closes more than one tenancy: it is then read as it is, and marks no rows."""
        return self.level not in self.NARROW

    @property
    def holds(self) -> tuple[str, UUID | None]:
        """What it closes: the model's label in lower case, and the identity; none of a kind or all."""
        held = {
            "documents.document": self.document_id,
            "cases.case": self.case_id,
            "tenancies.tenancy": self.tenancy_id,
            "accounts.user": self.account_id,
            "tenancies.person": self.person_id,
        }
        return next(((label, thing) for label, thing in held.items() if thing), ("", None))
