"""When I am away: for those whom an incident rings."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Perm, staff_page, today
from accounts.actor import actor
from accounts.forms.leave import LeaveForm
from accounts.leave import say_away, say_back
from accounts.models import Leave
from portal.web.dates import date_format

LEAVE = "accounts:leave"


@staff_page(Perm.SAY_WHEN_AWAY)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """One's own leave that goes on or comes; add to it, or end it."""
    by = actor(request)
    ends = request.POST.get("end", "")
    form = LeaveForm(request.POST if request.method == "POST" and not ends else None, today=today())
    if ends and (leave_id := _id(ends)):
        say_back(by=by, leave_id=leave_id)
        messages.success(request, _("Saved."))
        return redirect(LEAVE)
    if form.is_bound and form.is_valid():
        say_away(by=by, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(LEAVE)
    mine = Leave.objects.filter(user=by, ended_at=None, until_day__gte=today()).order_by("from_day")
    context = {
        "form": form,
        "leave": [
            {
                "id": row.pk,
                "first": date_format(row.from_day, "l j F Y"),
                "last": date_format(row.until_day, "l j F Y"),
            }
            for row in mine
        ],
    }
    return render(request, "account/leave.html", context)


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
