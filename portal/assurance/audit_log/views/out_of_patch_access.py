"""The DPO's page of reasons: who looked outside their patches, at what, why and when; newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, UUIDField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit_log
from accounts.access import Perm, staff_page
from accounts.models import AuditEvent
from accounts.reference_kinds import References, references
from cases.models import OutOfPatchAccess
from portal.assurance.audit_log.who import Who, known_people
from portal.web.paging import page_number, paging, rows_of

COLUMNS = ("at", "user", "opened_case", "opened_tenancy", "why", "key")


@dataclass(frozen=True, slots=True)
class OutOfPatchReason:
    """One reason that somebody gave."""

    at: datetime
    who: Who | None
    what: str
    why: str


@staff_page(Perm.READ_OUTSIDE_REASONS)
@require_safe
def out_of_patch_accesses(request: HttpRequest) -> HttpResponse:
    """Every tenancy or case opened, and every search made, outside somebody's patches."""
    number = page_number(request)
    opened, searched = _accesses(), _searches()
    page = paging(number, opened.count() + searched.count())
    shown = list(opened.union(searched, all=True).order_by("-at", "key")[rows_of(number)])
    known = known_people(row["user"] for row in shown)
    named = references(
        [("cases.case", row["opened_case"]) for row in shown if row["opened_case"]]
        + [("tenancies.tenancy", row["opened_tenancy"]) for row in shown if row["opened_tenancy"]]
    )
    audit_log.record("out_of_patch_access_read", page=number)
    reasons = [
        OutOfPatchReason(row["at"], known.who(row["user"]), _what(row, named), row["why"])
        for row in shown
    ]
    return render(request, "dpo/out_of_patch_access.html", {"reasons": reasons, "page": page})


def _accesses() -> Any:
    return OutOfPatchAccess.objects.annotate(
        at=F("recorded_at"),
        opened_case=F("case_id"),
        opened_tenancy=F("tenancy_id"),
        why=F("reason"),
        key=Cast("id", CharField()),
    ).values(*COLUMNS)


def _searches() -> Any:
    nothing = Value(None, output_field=UUIDField())
    return (
        AuditEvent.objects.filter(event="looked_outside_patch")
        .annotate(
            user=F("user_id"),
            opened_case=nothing,
            opened_tenancy=nothing,
            why=KT("detail__reason"),
            key=Cast("seq", CharField()),
        )
        .values(*COLUMNS)
    )


def _what(row: dict[str, Any], named: References) -> str:
    hidden = _("reference not shown")
    if row["opened_case"]:
        return _("Case %(reference)s") % {"reference": named.get(row["opened_case"], hidden)}
    if row["opened_tenancy"]:
        return _("Tenancy %(reference)s") % {"reference": named.get(row["opened_tenancy"], hidden)}
    return _("A search")
