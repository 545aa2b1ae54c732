"""Drills: a call about a breach that someone made up, so that people can rehearse what they do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact


class Drill(Fact):
    """One drill; PostgreSQL alone begins and ends it (rls/drills.sql). It is no incident and closes nothing.

    `caller` and `phone` are made up: no one in the register bears that surname, and the number is one that is
    given to no one. It ends by itself at `until`, and at once when something real happens: then
    `ended_by` is empty.
    """

    reference = models.CharField(max_length=12, unique=True)
    caller = models.TextField()
    phone = models.TextField()
    until = models.DateTimeField()
    tells_director = models.BooleanField(default=False)

    class Meta(Fact.Meta):
        pass

    def __str__(self) -> str:
        return f"drill {self.reference}"


class DrillStep(Fact):
    """What someone did in a drill. Pages say the team (a role) and never who: no role reads `recorded_by`."""

    class StepKind(models.TextChoices):
        PRESSED = "pressed", _("Pressed")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        CONTAINED = "contained", _("Marked as contained")

    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="steps")
    kind = models.TextField(choices=StepKind.choices)
    team = models.TextField()

    class Meta(Fact.Meta):
        constraints = [
            # Each of several people presses once; the drill is acknowledged, and contained, once.
            models.UniqueConstraint(
                "drill", "recorded_by", condition=Q(kind="pressed"), name="one_press_a_person"
            ),
            models.UniqueConstraint(
                "drill", "kind", condition=~Q(kind="pressed"), name="one_drill_step_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"drill step {self.pk}"
