"""An incident: what people told us, what was frozen because of it, and what we did about it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact, ScopedQuerySet, scoped
from accounts.models import User
from cases.models import Case
from documents.models import Document
from portal.incidents.alarms import Alarm as Alarm
from portal.incidents.drills import Drill as Drill
from portal.incidents.drills import DrillStep as DrillStep
from tenancies.models import Person, Tenancy


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
        Incident, null=True, on_delete=models.PROTECT, related_name="freezes"
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
