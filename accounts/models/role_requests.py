"""A role asked for by one administrator, which another must agree to; PostgreSQL alone gives it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access.facts import Fact
from accounts.access.roles import DEPUTIES, SAFEGUARDERS, STEWARDS, TWO_PEOPLE, Role


class RoleRequest(Fact):
    """One administrator asks that an account is changed in what takes two; another agrees or refuses.

    `role`, the duties and `is_active` say how the account is to stand. An empty `username` or `email`
    stays what it is.
    `recorded_by` asks and `ended_by` answers, never the same human being and never the one concerned, if
    it is agreed to. `portal.agree_to_role` writes an agreement; nobody else can.
    """

    class RequestOutcome(models.TextChoices):
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("refused")

    account = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(
        max_length=16, choices=[(role.value, role.label) for role in Role if role in TWO_PEOPLE]
    )
    is_data_steward = models.BooleanField(_("data steward"), default=False)
    is_safeguarding_lead = models.BooleanField(_("safeguarding lead"), default=False)
    is_deputy = models.BooleanField(_("deputy"), default=False, db_default=False)
    is_active = models.BooleanField(_("active"), default=True, db_default=True)
    username = models.CharField(max_length=150, blank=True, default="", db_default="")
    email = models.EmailField(blank=True, default="", db_default="")
    reason = models.TextField()
    outcome = models.CharField(max_length=7, choices=RequestOutcome.choices, blank=True, default="")
    ended_reason = models.TextField(blank=True, default="")

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(TWO_PEOPLE)), name="role_request_needs_two"
            ),
            models.CheckConstraint(
                condition=models.Q(is_data_steward=False) | models.Q(role__in=sorted(STEWARDS)),
                name="role_request_steward_has_work",
            ),
            models.CheckConstraint(
                condition=models.Q(is_safeguarding_lead=False)
                | models.Q(role__in=sorted(SAFEGUARDERS)),
                name="role_request_safeguarding_lead_has_reach",
            ),
            models.CheckConstraint(
                condition=models.Q(is_deputy=False) | models.Q(role__in=sorted(DEPUTIES)),
                name="role_request_deputy_has_reach",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, outcome="")
                | models.Q(ended_at__isnull=False, outcome__in=["agreed", "refused"]),
                name="role_request_ends_with_an_outcome",
            ),
            models.UniqueConstraint(
                "account", condition=models.Q(ended_at=None), name="role_request_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"role request {self.pk}"
