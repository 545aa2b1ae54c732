"""Somebody says they see what is not theirs, what was frozen because of it, and what we did about it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact, ScopedQuerySet, scoped
from cases.models import Case
from documents.models import Document
from tenancies.models import Tenancy


class ReportQuerySet(ScopedQuerySet["Report"]):
    """Words for lists of reports; who may see one is not decided here."""

    def rectification_requests(self) -> ReportQuerySet:
        """Reports that ask for a document to be corrected: the officers' work, without a clock."""
        return self.filter(ASKS_FOR_RECTIFICATION)

    def for_the_dpo(self) -> ReportQuerySet:
        """All others: the 72 hours run, and the DPO was paged."""
        return self.exclude(ASKS_FOR_RECTIFICATION)

    def with_steps(self) -> ReportQuerySet:
        """With `acknowledged_at` and `done_at`, the moments of the steps that are live."""
        return self.annotate(
            acknowledged_at=_moment_of(ReportStep.StepKind.ACKNOWLEDGED),
            done_at=_moment_of(*ReportStep.DONE),
        )

    def waiting_first(self) -> ReportQuerySet:
        """What waits, the oldest first, and then what is done, the newest first."""
        return self.with_steps().order_by(
            F("done_at").desc(nulls_first=True), "recorded_at", "reference"
        )


class Report(Fact):
    """What somebody told us they saw. `recorded_at` starts the clock of Article 33 UK GDPR.

    `document` is the document that they were really served; without one we know what they say alone.
    """

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

    objects: ClassVar[Any] = scoped(ReportQuerySet)

    class Meta(Fact.Meta):
        pass

    def __str__(self) -> str:
        return f"report {self.reference}"

    @property
    def is_rectification_request(self) -> bool:
        """Whether they disagree with a document about themselves: it froze nothing and paged nobody."""
        return self.wrong == Report.Wrong.ABOUT_ME and self.document_id is not None


ASKS_FOR_RECTIFICATION = Q(wrong=Report.Wrong.ABOUT_ME, document__isnull=False)


class ReportStep(Fact):
    """One step that somebody took with a report; the report itself is never changed.

    `by_name` is their name as it was then, signed by PostgreSQL (rls/releases.sql, note_author).
    """

    class StepKind(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CLOSED = "closed", _("Closed")
        ANSWERED = "answered", _("Answered")

    class ReportOutcome(models.TextChoices):
        """What the DPO decides on closing a report."""

        BREACH = "breach", _("A breach")
        NEAR_MISS = "near miss", _("A near miss")
        NOT_A_BREACH = "not a breach", _("Not a breach")
        RECTIFICATION_REQUEST = "rectification request", _("A rectification request")

    class RectificationAnswer(models.TextChoices):
        """What an officer did about a rectification request that somebody asked for."""

        CORRECTED = "corrected", _("We corrected it")
        EXPLAINED = "explained", _("We explained it to them")
        COULD_NOT = "could not be changed", _("It could not be changed")

    DONE = (StepKind.CLOSED, StepKind.ANSWERED)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    kind = models.TextField(choices=StepKind.choices)
    outcome = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    by_name = models.TextField(blank=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "report",
                "kind",
                condition=Q(ended_at=None),
                name="one_report_step_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="acknowledged", outcome="", reason="")
                    | Q(
                        ~Q(reason=""),
                        kind="closed",
                        outcome__in=[
                            "breach",
                            "near miss",
                            "not a breach",
                            "rectification request",
                        ],
                    )
                    | Q(
                        ~Q(reason=""),
                        kind="answered",
                        outcome__in=["corrected", "explained", "could not be changed"],
                    )
                ),
                name="report_step_says_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return f"report step {self.pk}"


def _moment_of(*kinds: ReportStep.StepKind) -> Subquery:
    live: QuerySet[ReportStep] = ReportStep.objects.filter(
        report=OuterRef("pk"), kind__in=kinds, ended_at=None
    )
    return Subquery(live.order_by("recorded_at").values("recorded_at")[:1])


class Freeze(Fact):
    """Nobody but the DPO's team and the case's own officers sees this until it ends."""

    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    tenancy = models.ForeignKey(Tenancy, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="freezes")
    reason = models.TextField()
    ended_reason = models.TextField(blank=True, db_default="")

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

    @property
    def holds(self) -> tuple[str, UUID]:
        """What it holds: the model's label in lower case, and the identity."""
        held = {
            "documents.document": self.document_id,
            "cases.case": self.case_id,
            "tenancies.tenancy": self.tenancy_id,
        }
        (one,) = ((kind, thing) for kind, thing in held.items() if thing)
        return one


class PortalState(Fact):
    """Whether residents may use the portal. Exactly one row is live; without one it is closed."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    state = models.CharField(max_length=6, choices=State.choices)
    reason = models.TextField()

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(ended_at=None), name="one_portal_state"
            )
        ]

    def __str__(self) -> str:
        return self.state
