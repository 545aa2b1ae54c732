"""Guardian's grants on tenancies and patches; portal/rls/grants.sql derives them."""

from __future__ import annotations

from django.db import models

from accounts.access import Grant
from tenancies.models.homes import Patch, Tenancy


class TenancyGrant(Grant):
    """A user reads a tenancy's documents dated within one occupancy, or works the tenancy for a day."""

    content_object = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="+")
    documents_from = models.DateField(null=True)
    documents_to = models.DateField(null=True)

    class Meta(Grant.Meta):
        constraints = [
            models.UniqueConstraint("user", "permission", "source", name="tenancy_grant_once"),
        ]

    def __str__(self) -> str:
        return f"tenancy grant {self.pk}"


class PatchGrant(Grant):
    """A user works a patch."""

    content_object = models.ForeignKey(Patch, on_delete=models.PROTECT, related_name="+")

    class Meta(Grant.Meta):
        constraints = [
            models.UniqueConstraint("user", "permission", "source", name="patch_grant_once"),
        ]

    def __str__(self) -> str:
        return f"patch grant {self.pk}"
