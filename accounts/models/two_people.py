"""What takes two people: one asks, another agrees, and PostgreSQL does it (portal/rls/two_people.sql)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access.facts import Fact


class TwoPersonRequest(Fact):
    """One person asks for something that opens data again; another, not the same human being, agrees.

    `recorded_by` asks and `ended_by` answers. `by_name` is the name of the first one as it was then, signed
    by PostgreSQL (rls/releases.sql, note_author). `checked` are the lines of the checklist that the first
    one ticked. `patch_id` and `as_lead` say which patch an officer, whose account it is about, is to work,
    and how. `portal.agree` writes an agreement and does what was asked; nobody else can.
    """

    class Kind(models.TextChoices):
        END_FREEZE = "end freeze", _("End a freeze")
        OPEN_PORTAL = "open portal", _("Open the resident portal")
        OPEN_OUTSIDE = "open outside", _("Let an officer of another patch open this today")
        GIVE_PATCH = "give patch", _("Give an officer a patch")
        SAME_PERSON = "same person", _("It is the same person, corrected")
        ANOTHER_PERSON = "another person", _("It is another person")
        BIRTH_DATE = "birth date", _("Hold this date of birth")
        GIVE_BACK = "give back", _("Give back what an import withdrew")
        END_RESTORE = "end restore", _("Let colleagues into the restored portal")

    class RequestOutcome(models.TextChoices):
        AGREED = "agreed", _("agreed")
        TAKEN_BACK = "taken back", _("taken back")
        REFUSED = "refused", _("refused")

    kind = models.TextField(choices=Kind.choices)
    about_id = models.UUIDField(null=True)
    patch_id = models.UUIDField(null=True)
    as_lead = models.BooleanField(default=False, db_default=False)
    reason = models.TextField()
    by_name = models.TextField(blank=True, default="")
    checked = ArrayField(models.TextField(), default=list)
    outcome = models.TextField(choices=RequestOutcome.choices, blank=True, default="")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "end freeze",
                        "open outside",
                        "same person",
                        "another person",
                        "birth date",
                        "give back",
                    ],
                    about_id__isnull=False,
                    patch_id=None,
                )
                | Q(kind="give patch", about_id__isnull=False, patch_id__isnull=False)
                | Q(kind__in=["open portal", "end restore"], about_id=None, patch_id=None),
                name="two_person_request_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | Q(ended_at__isnull=False, outcome__in=["agreed", "taken back", "refused"]),
                name="two_person_request_ends_with_an_outcome",
            ),
            models.UniqueConstraint(
                "kind",
                "about_id",
                "patch_id",
                condition=Q(ended_at=None) & ~Q(kind="open outside"),
                nulls_distinct=False,
                name="one_two_person_request_at_a_time",
            ),
            models.UniqueConstraint(
                "about_id",
                "recorded_by",
                condition=Q(ended_at=None, kind="open outside"),
                name="one_request_of_each_officer_to_open",
            ),
        ]

    def __str__(self) -> str:
        return f"two-person request {self.pk}"
