"""An incident: what people told us, and what we did about it; what was frozen because of it is in freezes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact, ScopedQuerySet, scoped
from documents.models import Document
from portal.incidents.alarms import Alarm as Alarm
from portal.incidents.drills import Drill as Drill
from portal.incidents.drills import DrillStep as DrillStep
from portal.incidents.freezes import Freeze as Freeze


class IncidentQuerySet(ScopedQuerySet["Incident"]):
    """Words for lists of incidents; who may see one is not decided here."""

    def with_steps(self) -> IncidentQuerySet:
        """With `acknowledged_at`, `contained_at` and `closed_at`, the moments of the steps that are live."""
        kinds = IncidentStep.StepKind
        return self.annotate(
            acknowledged_at=_step_of(kinds.ACKNOWLEDGED),
            contained_at=_step_of(kinds.CONTAINED),
            closed_at=_step_of(kinds.CLOSED),
        )

    def live(self) -> IncidentQuerySet:
        """Open ones that froze something, come from a reader of what they were served, or from staff.

        Anonymous reports alone make none live.
        """
        weighs = Q(froze=True) | Q(served=True) | Q(by_staff=True)
        return self.with_steps().filter(weighs, ~Q(pk__in=_closed().values("incident")))

    def waiting_first(self) -> IncidentQuerySet:
        """Open ones before closed ones: what froze something, signed in, staff, and then the oldest."""
        return self.with_steps().order_by(
            F("closed_at").desc(nulls_first=True),
            F("froze").desc(),
            F("served").desc(),
            F("by_staff").desc(),
            "received_at",
            "reference",
        )


class Incident(Fact):
    """One thing that went wrong, with all reports of it. `received_at` is when the first one came, and starts
    the clock of Article 33 UK GDPR.

    `reference` is that of the first report: it is the number that people quote. The other columns repeat
    its reports and freezes (rls/states.sql): who decides about it may read no report.
    """

    reference = models.CharField(max_length=12, unique=True)
    received_at = models.DateTimeField(db_default=TransactionNow())
    reports_count = models.PositiveIntegerField(db_default=0)
    froze = models.BooleanField(db_default=False)
    served = models.BooleanField(db_default=False)
    by_staff = models.BooleanField(db_default=False)

    objects: ClassVar[Any] = scoped(IncidentQuerySet)

    class Meta(Fact.Meta):
        pass

    def __str__(self) -> str:
        return f"incident {self.reference}"


class IncidentStep(Fact):
    """One step that somebody took with an incident; the incident itself is never changed.

    `by_name` is their name as it was then, signed by PostgreSQL (rls/releases.sql, note_author).
    """

    class StepKind(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CONTAINED = "contained", _("Contained")
        SOMETHING_ELSE = "something else", _("The call was about something else")
        NOTHING_WRONG = "nothing wrong", _("The call turned out to be nothing")
        SESSIONS_ENDED = "sessions ended", _("Ended everyone’s sessions")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        """What the DPO decides on closing an incident."""

        BREACH = "breach", _("A breach")
        NEAR_MISS = "near miss", _("A near miss")
        NOT_A_BREACH = "not a breach", _("Not a breach")
        RECTIFICATION_REQUEST = "rectification request", _("A rectification request")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="steps")
    kind = models.TextField(choices=StepKind.choices)
    outcome = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    by_name = models.TextField(blank=True)

    class Meta(Fact.Meta):
        constraints = [
            # It is acknowledged anew each hour, until it is contained.
            models.UniqueConstraint(
                "incident",
                "kind",
                condition=Q(~Q(kind="acknowledged"), ended_at=None),
                name="one_incident_step_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        kind__in=[
                            "acknowledged",
                            "something else",
                            "nothing wrong",
                            "sessions ended",
                        ],
                        outcome="",
                        reason="",
                    )
                    | Q(~Q(reason=""), kind="contained", outcome="")
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
                ),
                name="incident_step_says_what_was_done",
            ),
        ]
        # Asked for with every session that is read.
        indexes = [
            models.Index(
                "recorded_at", condition=Q(kind="sessions ended"), name="end_of_all_sessions"
            )
        ]

    def __str__(self) -> str:
        return f"incident step {self.pk}"


def _step_of(kind: IncidentStep.StepKind) -> Subquery:
    live: QuerySet[IncidentStep] = IncidentStep.objects.filter(
        incident=OuterRef("pk"), kind=kind, ended_at=None
    )
    return Subquery(live.order_by("-recorded_at").values("recorded_at")[:1])


def _closed() -> QuerySet[IncidentStep]:
    closed: QuerySet[IncidentStep] = IncidentStep.objects.filter(
        kind=IncidentStep.StepKind.CLOSED, ended_at=None
    )
    return closed


class ReportQuerySet(ScopedQuerySet["Report"]):
    """Words for lists of reports; who may see one is not decided here."""

    def rectification_requests(self) -> ReportQuerySet:
        """Reports that ask for a document to be corrected: the officers' work, without a clock."""
        return self.filter(ASKS_FOR_RECTIFICATION)

    def with_answers(self) -> ReportQuerySet:
        """With `answered_at`, the moment of the answer to a rectification request."""
        live: QuerySet[ReportStep] = ReportStep.objects.filter(report=OuterRef("pk"), ended_at=None)
        return self.annotate(answered_at=Subquery(live.values("recorded_at")[:1]))

    def waiting_first(self) -> ReportQuerySet:
        """What waits, the oldest first, and then what is answered, the newest first."""
        return self.with_answers().order_by(
            F("answered_at").desc(nulls_first=True), "received_at", "reference"
        )


class Report(Fact):
    """What somebody told us they saw. `received_at` starts the clock of Article 33 UK GDPR: whoever took the
    report gives it, also while the database was away; otherwise it is `recorded_at`.

    `document` is the document that they were really served; without one we know what they say alone.
    It belongs to an incident unless it asks for rectification. `source` is a keyed hash of where an
    anonymous one came from: those of one source fold into one incident.
    """

    class Wrong(models.TextChoices):
        NOT_FOR_ME = "not for me", _("It is for somebody else")
        OTHERS_DETAILS = "others details", _("It is mine, but it shows somebody else’s details")
        ABOUT_ME = "about me", _("It is about me and I disagree")
        NOT_SURE = "not sure", _("I am not sure")

    reference = models.CharField(max_length=12, unique=True)
    received_at = models.DateTimeField(db_default=TransactionNow())
    person_id = models.UUIDField(null=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    wrong = models.TextField(blank=True)
    what = models.TextField(blank=True)
    still_visible = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    incident = models.ForeignKey(
        Incident, null=True, on_delete=models.PROTECT, related_name="reports"
    )
    source = models.BinaryField(max_length=32, null=True)

    objects: ClassVar[Any] = scoped(ReportQuerySet)

    class Meta(Fact.Meta):
        pass

    def __str__(self) -> str:
        return f"report {self.reference}"

    @property
    def is_rectification_request(self) -> bool:
        """Whether they disagree with a document about themselves: it froze nothing and paged nobody."""
        return self.wrong == Report.Wrong.ABOUT_ME and self.document_id is not None


SAID = (
    *("id", "reference", "person_id", "document", "wrong", "what", "still_visible", "contact"),
    *("incident", "received_at", "recorded_at", "recorded_by"),
)
"""What whoever handles an incident reads of its reports (docs/access.md)."""

ASKS_FOR_RECTIFICATION = Q(wrong=Report.Wrong.ABOUT_ME, document__isnull=False)


class ReportStep(Fact):
    """An officer's answer to a rectification request; the report itself is never changed.

    Whoever asked reads it under My details, as it is written in `reason`. `by_name` is the officer's name as
    it was then, signed by PostgreSQL (rls/releases.sql, note_author).
    """

    class RectificationAnswer(models.TextChoices):
        """What an officer did about a rectification request."""

        CORRECTED = "corrected", _("We corrected it")
        EXPLAINED = "explained", _("We explained it to them")
        COULD_NOT = "could not be changed", _("It could not be changed")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    outcome = models.TextField(choices=RectificationAnswer.choices)
    reason = models.TextField()
    by_name = models.TextField(blank=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "report", condition=Q(ended_at=None), name="one_answer_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(reason=""),
                    outcome__in=["corrected", "explained", "could not be changed"],
                ),
                name="answer_says_what_was_done",
            ),
        ]

    def __str__(self) -> str:
        return f"report step {self.pk}"


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
