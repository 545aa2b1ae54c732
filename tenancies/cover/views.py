"""Cover of a patch: a manager gives it to a colleague for some days, and sees who covers what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page, today
from accounts.actor import actor
from portal.web.dates import date_format
from tenancies.assigning import cover_patch, end_cover, officers
from tenancies.cover.forms import CoverForm
from tenancies.models import PatchAssignment

COVER = "tenancies:cover"


@staff_page(Perm.COVER_PATCHES)
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: HttpRequest) -> HttpResponse:
    """Who covers a patch for some days; give one to a colleague, or end it before."""
    by, colleagues = actor(request), officers()
    ends = request.POST.get("end", "")
    form = CoverForm(
        request.POST if request.method == "POST" and not ends else None,
        officers=colleagues,
        today=today(),
    )
    if ends:
        for live in _covers().filter(pk=_id(ends)):
            end_cover(cover=live, by=by)
            messages.success(request, _("Ended. They no longer see this patch."))
        return redirect(COVER)
    if form.is_bound and form.is_valid():
        try:
            cover_patch(**form.cleaned_data, by=by)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved. They see this patch from now on."))
            return redirect(COVER)
    shown = list(_covers())
    audit_log.record("patch_covers_listed", shown)
    context = {
        "form": form,
        "covers": [
            {
                "id": one.pk,
                "patch": f"{one.patch.code} {one.patch.name}",
                "officer": colleagues.get(one.user_id, ""),
                "until": date_format(one.until_day, "l j F"),
            }
            for one in shown
        ],
        "back_url": reverse("desk:my_work"),
    }
    return render(request, "staff/cover.html", context)


def _covers() -> Any:
    """Those for some days that go on, by patch."""
    live = PatchAssignment.objects.in_force(today()).filter(until_day__isnull=False)
    return live.select_related("patch").order_by("patch__code", "until_day", "pk")


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
