"""What a colleague lets the officer open today, although it is kept from outside."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Perm, may, today, viewer
from cases.models import OutOfPatchAccess


@dataclass(frozen=True, slots=True)
class LetIn:
    """One tenancy or case, with its page."""

    what: str
    url: str


def let_in() -> list[LetIn]:
    """Until midnight; what has closed again since is left out."""
    if not may(Perm.OPEN_OUTSIDE_PATCH):
        return []
    agreed = OutOfPatchAccess.objects.filter(
        user=viewer().user_id, day=today(), agreed_by__isnull=False, ended_at=None
    )
    found = []
    for access in agreed.select_related("tenancy", "case").order_by("recorded_at", "id"):
        if access.tenancy:
            what = _("Tenancy %(reference)s") % {"reference": access.tenancy.ref}
            found.append(LetIn(what, reverse("desk:tenancy", args=[access.tenancy_id])))
        elif access.case:
            what = _("Case %(reference)s") % {"reference": access.case.ref}
            found.append(LetIn(what, reverse("desk:case", args=[access.case_id])))
    return found
