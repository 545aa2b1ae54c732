"""What the check found in a document, and what an officer decided about it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact, Scoped
from documents.check import VERSION
from documents.models.documents import Document


class Check(Fact):
    """One look of the check at one document: it waits for the worker until it has an `outcome`.

    A document has one live check; the next one ends it. The outcome, the version of the check's code and the
    pages that a person must read (`unread`, 0: all of it) are written once, as the work is stored
    (rls/checks.sql).
    """

    class CheckOutcome(models.TextChoices):
        CLEAN = "clean", _("Nothing found")
        FINDINGS = "findings", _("Something found")
        UNCHECKED = "unchecked", _("Could not be checked")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="checks")
    code_version = models.CharField(max_length=10, blank=True, default="")
    outcome = models.CharField(max_length=9, choices=CheckOutcome.choices, blank=True, default="")
    unread = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "document", condition=Q(ended_at=None), name="one_check_of_a_document_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", code_version="", done_at=None)
                | Q(outcome__in=["clean", "findings", "unchecked"], done_at__isnull=False)
                & ~Q(code_version=""),
                name="check_is_done_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"

    @staticmethod
    def current_version() -> str:
        """The version of the check's code: a release needs a check of this one (rls/checks.sql asks here)."""
        return VERSION


class Finding(Scoped):
    """One thing at one place in a document, without what it says: that stands in FoundWords.

    `group_key` joins the findings of one decision; it is the same in the next check if its findings are.
    `why` says what excuses it: then it is folded away, and no one has to decide.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    found_by = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="findings")
    group_key = models.UUIDField()
    kind = models.CharField(max_length=30)
    where = models.CharField(max_length=10)
    page = models.PositiveIntegerField()
    excused = models.BooleanField(default=False)
    why = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"finding {self.pk}"


class FoundWords(Scoped):
    """The words of one finding and whom of the register they may mean.

    Told only to who could open the pages of all these people today; of someone in no register it is told to
    no one. So a protected, a known and an unknown person read alike to everyone else. `of_a_case`: the
    document is a home's, and one of them is a party to an open case who is none of its readers.
    """

    finding = models.OneToOneField(
        Finding, primary_key=True, on_delete=models.PROTECT, related_name="found"
    )
    words = models.TextField()
    people = ArrayField(models.UUIDField(), default=list, blank=True)
    of_a_case = models.BooleanField(default=False)

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"words of finding {self.finding_id}"


class Decision(Fact):
    """What `recorded_by` decided about one group of findings, at all its places.

    It ends when it is taken back, or when a later check does not find the same group. `gone_in` is the
    version of the document (DocumentVersion) from which it is gone: the worker blacks it out, and writes 0
    where it could not find it on the page; then a person does it by hand, and says so.
    """

    class Verdict(models.TextChoices):
        BLACK_OUT = "black out", _("Black out")
        BY_HAND = "by hand", _("Blacked out by hand")
        KEEP = "keep", _("Keep")

    class WhyKept(models.TextChoices):
        READERS_OWN = "reader", _("It is about the reader, or the reader wrote it")
        KNOWN = "known", _("The reader must know it to use this document")
        AGREED = "agreed", _("The person has agreed in writing")
        AT_WORK = "at work", _("It is someone at work: a colleague, a firm, an official")
        BELONGS = "belongs", _("It belongs to this home: the reader may know of the case")
        NO_ONE = "no one", _("It is about no one: a word, a place or a number of ours")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="decisions")
    group_key = models.UUIDField()
    verdict = models.CharField(max_length=9, choices=Verdict.choices)
    reason = models.CharField(max_length=7, choices=WhyKept.choices, blank=True, default="")
    gone_in = models.PositiveIntegerField(null=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "document",
                "group_key",
                condition=Q(ended_at=None),
                name="one_decision_of_a_group_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["black out", "by hand"], reason="")
                | Q(
                    verdict="keep",
                    reason__in=["reader", "known", "agreed", "at work", "belongs", "no one"],
                ),
                name="decision_to_keep_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"
