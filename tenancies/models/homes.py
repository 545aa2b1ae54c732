"""Patches and who works them, homes, and the lettings of each home."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Fact, Scoped, ScopedQuerySet, scoped


class Patch(Scoped):
    """A part of the landlord's stock that the same officers look after."""

    class OutsideReason(models.TextChoices):
        """Why an officer looks at something outside their patches. PostgreSQL takes these words alone."""

        CALLED = "They have called or written to us", _("They have called or written to us")
        VISIT = "A visit or an appointment", _("A visit or an appointment")
        REPAIR = "A repair or a safety check", _("A repair or a safety check")
        COMPLAINT = (
            "A complaint about noise or behaviour",
            _("A complaint about noise or behaviour"),
        )
        STANDS_IN = "I stand in for a colleague", _("I stand in for a colleague")
        AGENCY = (
            "The police or another agency has asked",
            _("The police or another agency has asked"),
        )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=5, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "patches"
        permissions = [("work_patch", "Can work the homes and cases of this patch")]

    def __str__(self) -> str:
        return self.name


class PatchAssignmentQuerySet(ScopedQuerySet["PatchAssignment"]):
    """Words for lists of assignments; who may see one is not decided here."""

    def in_force(self, day: date) -> PatchAssignmentQuerySet:
        """Those by which somebody works a patch on this day."""
        return self.filter(Q(until_day=None) | Q(until_day__gte=day), ended_at=None)


class PatchAssignment(Fact):
    """An officer works a patch, as its lead or covering for the lead.

    A manager's cover ends by itself after `until_day`; the row stays as it was.
    """

    class AssignmentKind(models.TextChoices):
        LEAD = "lead", _("lead")
        COVER = "cover", _("cover")

    patch = models.ForeignKey(Patch, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=AssignmentKind.choices)
    until_day = models.DateField(null=True)

    objects: ClassVar[Any] = scoped(PatchAssignmentQuerySet)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                "patch",
                "user",
                condition=Q(ended_at=None, until_day=None),
                name="assignment_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(kind="cover"), name="assignment_of_a_lead_stays"
            ),
        ]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class Property(Scoped):
    """A home: UPRN (Unique Property Reference Number), address and the patch it lies in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=7, unique=True)
    uprn = models.CharField(max_length=12, blank=True)
    flat = models.TextField(blank=True)
    house_no = models.TextField(blank=True)
    street = models.TextField(blank=True)
    estate = models.TextField(blank=True)
    town = models.TextField(blank=True)
    postcode = models.TextField(blank=True)
    patch = models.ForeignKey(Patch, null=True, on_delete=models.PROTECT, related_name="properties")
    property_type = models.TextField(blank=True)
    bedrooms = models.TextField(blank=True)
    year_built = models.TextField(blank=True)
    heating = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "properties"

    def __str__(self) -> str:
        return f"property {self.ref}"

    @property
    def address(self) -> str:
        """The address on one line, as far as it is known."""
        street = " ".join(part for part in (self.house_no, self.street) if part)
        flat = _("Flat %(flat)s") % {"flat": self.flat} if self.flat else ""
        return ", ".join(part for part in (flat, street, self.town, self.postcode) if part)


class Tenancy(Scoped):
    """One letting of one home. The occupancies of the people in it stand in Occupancy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=10, unique=True)
    property = models.ForeignKey(Property, on_delete=models.PROTECT, related_name="tenancies")
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    tenancy_type = models.TextField(blank=True)
    status = models.TextField(blank=True, help_text="For information: the dates count.")
    weekly_rent = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "objects"
        verbose_name_plural = "tenancies"
        permissions = [
            ("read_household_documents", "Can read what the household of this tenancy may read"),
            ("read_tenants_documents", "Can read what the tenants of this tenancy may read"),
            ("work_tenancy", "Can work this tenancy until midnight, by a recorded reason"),
        ]

    def __str__(self) -> str:
        return f"tenancy {self.ref}"
