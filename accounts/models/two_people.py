"""What takes two people: one asks, another agrees, and PostgreSQL does it (portal/rls/two_people.sql)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access.facts import Fact
from accounts.access.roles import DEPUTIES, SAFEGUARDERS, STEWARDS, TWO_PEOPLE, Role


class TwoPersonRequest(Fact):
    """One person asks for what opens data or blinds oversight; another, not the same human being, agrees.

    `recorded_by` asks and `ended_by` answers. `by_name` is the name of the first one as it was then, signed
    by PostgreSQL (rls/releases.sql, note_author). `checked` are the lines of the checklist that the first
    one ticked. `ended_reason` is what the second one gave as a reason, where one is asked for.

    Of a patch, `patch_id` and `as_lead` say which one an officer, whose account it is about, is to work, and
    how. Of a change of an account, `role`, the duties and `is_active` say how the account is to stand; an
    empty `username` or `email` stays what it is, and so does a `staff_ref` that is null; an empty one goes.
    `portal.agree` writes an agreement and does what was asked; nothing else can.
    """

    class Kind(models.TextChoices):
        END_FREEZE = "end freeze", _("End a freeze")
        OPEN_PORTAL = "open portal", _("Open the resident portal")
        OPEN_OUTSIDE = "open outside", _("Let an officer of another patch open this today")
        GIVE_PATCH = "give patch", _("Give an officer a patch")
        CHANGE_ACCOUNT = "change account", _("Change a colleague's account")
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
    role = models.CharField(
        _("role asked for"),
        max_length=16,
        choices=[(role.value, role.label) for role in Role if role in TWO_PEOPLE],
        blank=True,
        default="",
        db_default="",
    )
    is_data_steward = models.BooleanField(_("data steward"), default=False, db_default=False)
    is_safeguarding_lead = models.BooleanField(
        _("safeguarding lead"), default=False, db_default=False
    )
    is_deputy = models.BooleanField(_("deputy"), default=False, db_default=False)
    is_active = models.BooleanField(_("active"), default=False, db_default=False)
    username = models.CharField(max_length=150, blank=True, default="", db_default="")
    email = models.EmailField(blank=True, default="", db_default="")
    staff_ref = models.CharField(max_length=8, null=True, blank=True)  # noqa: DJ001 (null: it stays)
    reason = models.TextField()
    by_name = models.TextField(_("asked by"), blank=True, default="")
    checked = ArrayField(models.TextField(), default=list)
    outcome = models.TextField(_("answer"), choices=RequestOutcome.choices, blank=True, default="")
    ended_reason = models.TextField(
        _("reason for the answer"), blank=True, default="", db_default=""
    )

    class Meta(Fact.Meta):
        verbose_name = _("request for a second person")
        verbose_name_plural = _("requests for a second person")
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
                | Q(kind="change account", about_id__isnull=False, patch_id=None)
                | Q(kind__in=["open portal", "end restore"], about_id=None, patch_id=None),
                name="two_person_request_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(kind="change account", role__in=sorted(TWO_PEOPLE))
                | ~Q(kind="change account")
                & Q(role="", is_active=False, username="", email="", staff_ref=None),
                name="two_person_request_for_an_account_says_its_role",
            ),
            models.CheckConstraint(
                condition=Q(is_data_steward=False) | Q(role__in=sorted(STEWARDS)),
                name="two_person_request_steward_has_work",
            ),
            models.CheckConstraint(
                condition=Q(is_safeguarding_lead=False) | Q(role__in=sorted(SAFEGUARDERS)),
                name="two_person_request_safeguarding_lead_has_reach",
            ),
            models.CheckConstraint(
                condition=Q(is_deputy=False) | Q(role__in=sorted(DEPUTIES)),
                name="two_person_request_deputy_has_reach",
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
