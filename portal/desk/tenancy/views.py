"""The staff's page of one tenancy: who lives there, its documents and who can see each of them now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import Perm, may, staff_page, today, viewer
from cases.models import Case, OutOfPatchAccess
from documents.freezes import freezes_on
from documents.models import Document
from documents.release.listing import documents_of
from documents.release.rows import document_rows
from portal.desk.find.search import back_to_search
from portal.desk.patches import patch_words
from portal.desk.tenancy.people import people_of
from portal.incidents.rectification import documents_to_correct
from tenancies.models import Tenancy


@dataclass(frozen=True, slots=True)
class TenancyHeader:
    """The facts of a tenancy at the top of its page."""

    reference: str
    address: str
    patch: str
    start: date
    end: date | None
    open_until: str
    frozen: bool


@dataclass(frozen=True, slots=True)
class CaseLink:
    """A case about this home."""

    reference: str
    url: str
    category: str
    state: str


@staff_page(Perm.READ_TENANCY_IN_FULL)
@require_safe
def tenancy(request: HttpRequest, tenancy_id: UUID) -> HttpResponse:
    """One tenancy, with its people and documents."""
    lettings = Tenancy.objects.select_related("property__patch")
    shown = get_object_or_404(lettings, pk=tenancy_id, ended_at=None)
    audit_log.record("tenancy_opened", [shown])
    documents = documents_of(request, Document.objects.filter(tenancy=shown))
    context = {
        "tenancy": _head(shown),
        "people": people_of(shown),
        "documents": document_rows(documents),
        "to_correct": documents_to_correct(document.pk for document in documents.rows),
        "page": documents.page,
        "cases": _cases(shown) if may(Perm.FIND_CASES) else [],
        "upload_url": reverse("documents:upload_to_tenancy", args=[shown.pk])
        if may(Perm.UPLOAD)
        else "",
        "back_url": back_to_search(request),
    }
    return render(request, "staff/tenancy.html", context)


def _head(tenancy: Tenancy) -> TenancyHeader:
    opened_today = OutOfPatchAccess.objects.filter(
        user=viewer().user_id, tenancy=tenancy, day=today(), ended_at=None
    )
    patch = tenancy.property.patch
    return TenancyHeader(
        reference=tenancy.ref,
        address=tenancy.property.address,
        patch=patch_words(patch),
        start=tenancy.start_date,
        end=tenancy.end_date,
        open_until=_("midnight tonight") if opened_today.exists() else "",
        frozen=bool(freezes_on(tenancy=tenancy.pk)),
    )


def _cases(tenancy: Tenancy) -> list[CaseLink]:
    rows = Case.objects.filter(property=tenancy.property_id, ended_at=None).order_by("-ref")
    return [
        CaseLink(
            reference=row.ref,
            url=reverse("desk:case", args=[row.pk]),
            category=row.category,
            state=row.status,
        )
        for row in rows
    ]
