"""The page on which an officer looks for a name outside their patches, with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import audit_log
from accounts.access import Perm, staff_page
from portal.desk.find.forms import ReasonForm
from portal.desk.find.search import SEARCHED
from tenancies.staff_knowledge import OutsideMatch, look_outside

REASON = "staff_looks_outside"
MOST = 10


@dataclass(frozen=True, slots=True)
class OutsideMatches:
    """What a look outside found."""

    people: list[OutsideMatch]
    reason: str

    @property
    def is_full(self) -> bool:
        """Whether there may be more than are shown."""
        return len(self.people) == MOST


@staff_page(Perm.LOOK_OUTSIDE_PATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def look_outside_page(request: HttpRequest) -> HttpResponse:
    """Look once for the name that was searched for: the reason is used up with the answer."""
    typed = request.session.get(SEARCHED)
    if typed is None:
        return redirect("desk:find")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        request.session[REASON] = form.cleaned_data["reason"]
        return redirect("desk:look_outside")
    context = {"form": form, "typed": typed, "back_url": reverse("desk:found")}
    if request.method == "GET" and REASON in request.session:
        reason = request.session.pop(REASON)
        context["looked"] = OutsideMatches(look_outside(typed=typed, reason=reason), reason)
    audit_log.record("look_outside_page_opened", looked="looked" in context)
    return render(request, "staff/look_outside.html", context)
