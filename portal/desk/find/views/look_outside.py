"""The page on which an officer looks for a caller outside their patches, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from portal.desk.caller.forms import OutsideCallerForm
from portal.desk.find.search import back_to_search
from tenancies.callers import OutsideMatch, look_outside

LOOKED_FOR = "staff_looks_outside"


@dataclass(frozen=True, slots=True)
class OutsideMatches:
    """What a look outside found: the homes of one person, or nothing."""

    people: list[OutsideMatch]
    reason: str
    quoting: str


@staff_page(Perm.LOOK_OUTSIDE_PATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def look_outside_page(request: HttpRequest) -> HttpResponse:
    """Look once for the person who was named: the reason is used up with the answer."""
    form = OutsideCallerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        request.session[LOOKED_FOR] = form.cleaned_data
        return redirect("desk:look_outside")
    context = {"form": form, "back_url": back_to_search(request)}
    if request.method == "GET" and LOOKED_FOR in request.session:
        asked = request.session.pop(LOOKED_FOR)
        context["looked"] = OutsideMatches(look_outside(**asked), asked["reason"], asked["quoting"])
    audit_log.record("look_outside_page_opened", looked="looked" in context)
    return render(request, "staff/look_outside.html", context)
