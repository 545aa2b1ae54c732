"""People the landlord knows, their occupancies, and where they may safely be reached."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact, Scoped
from tenancies.models.homes import Tenancy


class Person(Scoped):
    """A human being, with or without an account.

    `account` is the resident's account; `works_as` is set when this person is also a member of
    staff, so that nobody works a case they are a party to. `deceased` is true when the landlord
    holds any date of death, readable or not. `protected` repeats that a safe contact is live, and
    `mobile_since` says when the number last changed: PostgreSQL alone writes them (rls/states.sql).
    `born_on_is_proved`: two colleagues took the birth date from a document, and the export does not say the
    same yet. `known_as` holds forename, surname and birth date of the day on which the account was opened or
    two people last decided about a doubt: PostgreSQL writes it (rls/doubts.sql), imports are compared with
    it. A former holder of a reference is ended, and keeps it with a number behind it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=16, unique=True)
    title = models.TextField(blank=True)
    forename = models.TextField(blank=True)
    surname = models.TextField(blank=True)
    former_surname = models.TextField(blank=True)
    born_on = models.DateField(null=True)
    born_on_is_proved = models.BooleanField(default=False, db_default=False)
    known_as = models.JSONField(null=True, editable=False)
    deceased = models.BooleanField(default=False)
    email = models.TextField(blank=True)
    mobile = models.TextField(blank=True)
    mobile_since = models.DateTimeField(null=True, editable=False)
    ni_number = models.TextField(blank=True)
    correspondence_address = models.TextField(blank=True)
    account = models.OneToOneField(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    works_as = models.OneToOneField(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    protected = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"person {self.ref}"

    @property
    def name(self) -> str:
        """Forename and surname, as far as they are known."""
        return " ".join(part for part in (self.forename, self.surname) if part)


class Occupancy(Fact):
    """A person lived in a letting, in one role; both end dates belong to the occupancy."""

    class HouseholdRole(models.TextChoices):
        """Roles as the HACT UK Housing Data Standards and the landlord's system name them."""

        TENANT = "Tenant", _("Tenant")
        JOINT_TENANT = "Joint tenant", _("Joint tenant")
        PARTNER = "Partner", _("Partner")
        CHILD = "Child", _("Child")
        RELATIVE = "Relative", _("Relative")
        LODGER = "Lodger", _("Lodger")
        OTHER_OCCUPANT = "Other occupant", _("Other occupant")

    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="occupancies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="occupancies")
    role = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta(Fact.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_date=None) | models.Q(to_date__gte=models.F("from_date")),
                name="occupancy_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"occupancy {self.pk}"

    @property
    def role_in_words(self) -> str:
        """The role as staff read it; one that an export made up stays as it was written."""
        return (
            str(self.HouseholdRole(self.role).label)
            if self.role in self.HouseholdRole.values
            else self.role
        )


class SafeContact(Fact):
    """How a person may be reached; never imported, never shown to advisers or outside the patch.

    To change one is to end it and set another. `hides_home`: nobody outside the patch is told where the
    person lives, nor that those who live with them do. PostgreSQL bounds `review_on` (rls/safety.sql).
    """

    class Reason(models.TextChoices):
        """Why, in one word; it need not be said."""

        SAFETY = "safety", _("Safety")
        HEALTH = "health", _("Health")
        OTHER = "other", _("Something else")

    class Standing(models.TextChoices):
        """Who wants it: staff have spoken to the person, or not yet. What waits is in force for nobody."""

        SET = "set", _("Set by staff")
        ASKED = "asked", _("Asked for by the person, in force until you have spoken to them")
        WAITING = "waiting", _("Asked for by the person, waiting for the safeguarding lead")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="safe_contacts")
    standing = models.CharField(max_length=7, choices=Standing.choices, default=Standing.SET)
    reason = models.CharField(max_length=6, choices=Reason.choices, blank=True)
    how = models.TextField(help_text="For example: text only, never by post.")
    hours = models.TextField(blank=True, help_text="For example: before noon.")
    safe_words = models.TextField(blank=True, help_text="What shows the person that it is us.")
    address = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    hides_home = models.BooleanField(default=True)
    review_on = models.DateField()

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "person", condition=models.Q(ended_at=None), name="one_safe_contact_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=["set", "asked", "waiting"]),
                name="safe_contact_standing_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(standing="set") | models.Q(hides_home=False),
                name="safe_contact_asked_for_acts_on_one",
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=["", "safety", "health", "other"]),
                name="safe_contact_reason_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"safe contact {self.pk}"
