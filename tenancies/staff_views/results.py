"""The rows of what a search found, and the offer to open what lies outside one's patches."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import Perm, may
from cases.models import Case
from tenancies.models import Tenancy
from tenancies.staff_views.references import kind_of


@dataclass(frozen=True, slots=True)
class Result:
    """One tenancy or case that was found; `outside`: a reference that is not theirs, or is none."""

    kind: str
    label: str
    reference: str
    detail: str
    url: str
    outside: bool = False


def of_tenancy(tenancy: Tenancy) -> Result:
    """A tenancy, by its address and days."""
    start = date_format(tenancy.start_date, "j F Y")
    end = date_format(tenancy.end_date, "j F Y") if tenancy.end_date else ""
    return Result(
        kind=_("Tenancy"),
        label=tenancy.property.address,
        reference=tenancy.ref,
        detail=f"{start} – {end}" if end else _("From %(day)s") % {"day": start},
        url=reverse("staff_tenancy", args=[tenancy.pk]),
    )


def of_case(case: Case) -> Result:
    """A case, by its reference and place."""
    about = case.property.address if case.property else ""
    return Result(
        kind=_("Case"),
        label=_("Case %(reference)s") % {"reference": case.ref},
        reference=case.ref,
        detail=" · ".join(part for part in (about, case.status) if part),
        url=reverse("staff_case", args=[case.pk]),
    )


def outside_offer(typed: str) -> list[Result]:
    """A whole reference that is not theirs to see: whether there is such a thing is not said."""
    what = kind_of(typed)
    if what is None or not may(Perm.OPEN_OUTSIDE_PATCH):
        return []
    return [
        Result(
            kind=_("Case") if what == "case" else _("Tenancy"),
            label=_("Ask to open it"),
            reference=typed,
            detail=_("If there is one, you can open it with a reason."),
            url=reverse("staff_outside"),
            outside=True,
        )
    ]
