"""A task that whoever took a call hands on to the colleague who must do it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact
from tenancies.models.homes import Patch
from tenancies.models.people import Person


class Task(Fact):
    """Someone is to call back. There is no free text: what a caller tells belongs to who calls back.

    PostgreSQL alone stores one (portal.hand_on) and says to whom it goes: whoever hands it on is not
    told. To do it is to end it. Without a number the caller is called on the one we hold.
    """

    class TaskKind(models.TextChoices):
        """What the caller wants, in the words of a list."""

        CODE = "code", _("A code by post")
        ACCOUNT = "account", _("Help with the online account")
        DOCUMENT = "document", _("A question about a document")
        TENANCY = "tenancy", _("The tenancy or the rent")
        NEIGHBOURS = "neighbours", _("Neighbours or antisocial behaviour")
        SAFETY = "safety", _("The caller does not feel safe")
        OTHER = "other", _("Something else")

    class CallTime(models.TextChoices):
        """When the caller can be called."""

        ANY = "any", _("At any time")
        MORNING = "morning", _("In the morning")
        AFTERNOON = "afternoon", _("In the afternoon")

    class GoesTo(models.TextChoices):
        """Who must do it: the officers of the patch, a manager, or the safeguarding lead."""

        OFFICER = "officer", _("Officers of the patch")
        MANAGER = "manager", _("Managers")
        SAFEGUARDING = "safeguarding", _("Safeguarding lead")

    kind = models.CharField(max_length=10, choices=TaskKind.choices)
    number = models.CharField(max_length=30, blank=True)
    call_time = models.CharField(max_length=9, choices=CallTime.choices)
    due_at = models.DateTimeField()
    goes_to = models.CharField(max_length=12, choices=GoesTo.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="tasks")
    patch = models.ForeignKey(Patch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "code",
                        "account",
                        "document",
                        "tenancy",
                        "neighbours",
                        "safety",
                        "other",
                    ]
                ),
                name="task_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(call_time__in=["any", "morning", "afternoon"]),
                name="task_call_time_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(goes_to__in=["manager", "safeguarding"])
                | models.Q(goes_to="officer", patch__isnull=False),
                name="task_goes_to_someone",
            ),
            models.CheckConstraint(
                condition=models.Q(number__regex=r"^[0-9+() -]*$"),
                name="task_number_is_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
