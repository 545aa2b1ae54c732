"""Antisocial behaviour cases, the people in them, and what each of them may know."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact, Grant, Scoped
from tenancies.models import Person, Property, Tenancy


class Case(Scoped):
    """One case, in the landlord's own words: none of this is for residents (see Share).

    Times are kept as they were written, in local time without an offset, because an hour in autumn
    happens twice and one in spring not at all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=13, unique=True)
    category = models.TextField(blank=True)
    opened_at = models.CharField(max_length=19)
    closed_at = models.CharField(max_length=19, blank=True)
    status = models.TextField(blank=True)
    property = models.ForeignKey(
        Property, null=True, on_delete=models.PROTECT, related_name="cases"
    )
    officer_ref = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "objects"
        permissions = [
            ("follow_case", "Can follow this case as the words shared with them say"),
            ("work_case", "Can work this case until midnight, by a recorded reason"),
        ]

    def __str__(self) -> str:
        return f"case {self.ref}"


class Party(Fact):
    """A person's role in a case. Being a party shows nothing to anybody."""

    class PartyRole(models.TextChoices):
        """Staff words only: no resident page says them."""

        COMPLAINER = "complainer", _("Complainer")
        WITNESS = "witness", _("Witness")
        ALLEGED_PERPETRATOR = "alleged perpetrator", _("Alleged perpetrator")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles_in_cases")
    role = models.TextField(choices=PartyRole.choices)
    added_on = models.TextField(blank=True, help_text="As written in the export.")

    class Meta(Fact.Meta):
        verbose_name_plural = "parties"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["complainer", "witness", "alleged perpetrator"]),
                name="party_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"


class Share(Fact):
    """This party may know of this case; what they read of it stands in Wording.

    `stands_as` is the side of the party, so that the page of an accused person can begin fairly.
    `frozen` repeats the live freezes of the case: PostgreSQL alone writes it (rls/states.sql).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shares")
    stands_as = models.TextField(choices=Party.PartyRole.choices)
    frozen = models.BooleanField(default=False)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "party", condition=Q(ended_at=None), name="one_share_a_party_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"share {self.pk}"


class Wording(Fact):
    """Title, status and next step of a shared case, written for this one party.

    A new wording ends the one before; every one is kept as it was written, by whom and when.
    `by_name` is the officer as the resident sees them.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="wordings")
    title = models.TextField()
    status = models.TextField()
    next_step = models.TextField()
    by_name = models.TextField(blank=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "share", condition=Q(ended_at=None), name="one_wording_a_share_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"wording {self.pk}"


class NextStep(Fact):
    """What is to be done next in a case, on which day, and by whom: for staff alone.

    A new one ends the one before; what is done is ended. `owner` is whoever is to do it, in a line: it may
    be somebody outside, such as a court or the police. `by_name` is the colleague who wrote it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="next_steps")
    what = models.TextField()
    on_day = models.DateField()
    owner = models.TextField()
    by_name = models.TextField(blank=True)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "case", condition=Q(ended_at=None), name="one_next_step_a_case_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"next step {self.pk}"


class OutOfPatchAccess(Fact):
    """An officer's recorded reason to see one tenancy or case outside their patches, that day."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    tenancy = models.ForeignKey(Tenancy, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    day = models.DateField()
    agreed_by = models.UUIDField(
        null=True, help_text="Who agreed, where a home is kept from outside (rls/outside.sql)."
    )

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(tenancy=None, case__isnull=False) | Q(tenancy__isnull=False, case=None),
                name="out_of_patch_access_of_exactly_one",
            )
        ]

    def __str__(self) -> str:
        return f"out-of-patch access {self.pk}"


class CaseGrant(Grant):
    """A user follows a shared case, or works a case for a day (guardian, direct foreign key)."""

    content_object = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta(Grant.Meta):
        constraints = [
            models.UniqueConstraint("user", "permission", "source", name="case_grant_once"),
        ]

    def __str__(self) -> str:
        return f"case grant {self.pk}"
