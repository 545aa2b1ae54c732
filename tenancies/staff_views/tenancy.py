"""The staff's page of one tenancy: who lives there, its papers and who can see each of them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import ledger
from accounts.access import Perm, staff_page, viewer
from cases.models import Case, Opening
from documents.freezes import is_frozen
from documents.models import Block, Document
from documents.services import today
from documents.staff_views.papers import papers_of
from documents.staff_views.rows import table
from tenancies.models import Stay, Tenancy
from tenancies.staff_views.find import back_to_search


@dataclass(frozen=True, slots=True)
class TenancyHead:
    """The facts of a tenancy at the top of its page."""

    reference: str
    address: str
    patch: str
    start: date
    end: date | None
    open_until: str
    frozen: bool


@dataclass(frozen=True, slots=True)
class Resident:
    """One stay of one person."""

    name: str
    role: str
    start: date
    end: date | None
    account: str
    blocked: bool
    protected: bool


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A case about this home."""

    reference: str
    url: str
    category: str
    state: str


@staff_page(Perm.FIND_HOMES_AND_CASES)
@require_safe
def tenancy(request: HttpRequest, tenancy_id: UUID) -> HttpResponse:
    """One tenancy, with its people and papers."""
    lettings = Tenancy.objects.select_related("property__patch")
    shown = get_object_or_404(lettings, pk=tenancy_id, ended_at=None)
    ledger.record("tenancy_opened", [shown])
    papers = papers_of(request, Document.objects.filter(tenancy=shown))
    context = {
        "tenancy": _head(shown),
        "people": _people(shown),
        "papers": table(papers),
        "page": papers.page,
        "cases": _cases(shown),
        "back_url": back_to_search(request),
    }
    return render(request, "staff/tenancy.html", context)


def _head(tenancy: Tenancy) -> TenancyHead:
    opened_today = Opening.objects.filter(
        user=viewer().user_id, tenancy=tenancy, day=today(), ended_at=None
    )
    patch = tenancy.property.patch
    return TenancyHead(
        reference=tenancy.ref,
        address=tenancy.property.address,
        patch=f"{patch.code} {patch.name}" if patch else _("None"),
        start=tenancy.start_date,
        end=tenancy.end_date,
        open_until=_("midnight tonight") if opened_today.exists() else "",
        frozen=is_frozen(tenancy=tenancy.pk),
    )


def _people(tenancy: Tenancy) -> list[Resident]:
    stays = list(
        Stay.objects.filter(tenancy=tenancy, ended_at=None)
        .select_related("person")
        .order_by("from_date", "person__surname", "person__forename", "id")
    )
    everything = Q(tenancy=None, case=None, document=None)
    blocks = Block.objects.filter(
        everything | Q(tenancy=tenancy), person__in=[s.person_id for s in stays], ended_at=None
    )
    blocked = set(blocks.values_list("person_id", flat=True))
    return [
        Resident(
            name=stay.person.name,
            role=stay.role,
            start=stay.from_date,
            end=stay.to_date,
            account=_("Has an account") if stay.person.account_id else _("No account"),
            blocked=stay.person_id in blocked,
            protected=stay.person.protected,
        )
        for stay in stays
    ]


def _cases(tenancy: Tenancy) -> list[CaseLink]:
    rows = Case.objects.filter(property=tenancy.property_id, ended_at=None).order_by("-ref")
    return [
        CaseLink(
            reference=row.ref,
            url=reverse("staff_case", args=[row.pk]),
            category=row.category,
            state=row.status,
        )
        for row in rows
    ]
