"""The page of one tenancy as an adviser needs it on the phone: who lives there, and which officer to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit_log
from portal.desk.find.protection import protected_notice
from portal.desk.find.search import back_to_search
from portal.desk.person.occupancies import ADDRESS
from tenancies.models import Occupancy, Patch, Tenancy
from tenancies.staff_knowledge import leads_of, protected_in


@dataclass(frozen=True, slots=True)
class CallHeader:
    """The facts of a tenancy that may be said on the phone."""

    reference: str
    address: str
    patch: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class CallPerson:
    """One occupancy of somebody without a safe contact."""

    name: str
    url: str
    role: str
    start: date
    end: date | None


def tenancy_for_a_call(request: HttpRequest, tenancy_id: UUID) -> HttpResponse:
    """One tenancy by the columns that an adviser may read; somebody protected is one line of it."""
    lettings = Tenancy.objects.select_related("property__patch").only(
        "ref", "start_date", "end_date", "property__patch__code", "property__patch__name", *ADDRESS
    )
    shown: Tenancy = get_object_or_404(lettings, pk=tenancy_id, ended_at=None)
    audit_log.record("tenancy_opened", [shown])
    protection = protected_in(shown.pk)
    if protection:
        audit_log.record("protected_record_met", [shown])
    context = {
        "tenancy": _head(shown),
        "people": _people(shown),
        "protected": protected_notice(protection),
        "back_url": back_to_search(request),
    }
    return render(request, "staff/tenancy_for_a_call.html", context)


def patch_words(patch: Patch | None) -> str:
    """The patch with its lead officer, as far as there are both; one query."""
    if patch is None:
        return _("None")
    lead = leads_of([patch.pk]).get(patch.pk)
    return f"{patch.code} {patch.name}, {lead}" if lead else f"{patch.code} {patch.name}"


def _head(tenancy: Tenancy) -> CallHeader:
    return CallHeader(
        reference=tenancy.ref,
        address=tenancy.property.address,
        patch=patch_words(tenancy.property.patch),
        start=tenancy.start_date,
        end=tenancy.end_date,
    )


def _people(tenancy: Tenancy) -> list[CallPerson]:
    occupancies = Occupancy.objects.filter(tenancy=tenancy, ended_at=None).select_related("person")
    rows = occupancies.only("role", "from_date", "to_date", "person__forename", "person__surname")
    return [
        CallPerson(
            name=occupancy.person.name,
            url=reverse("desk:person", args=[occupancy.person_id]),
            role=occupancy.role_in_words,
            start=occupancy.from_date,
            end=occupancy.to_date,
        )
        for occupancy in rows.order_by("from_date", "person__surname", "person__forename", "id")
    ]
