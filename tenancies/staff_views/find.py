"""The staff's search for a home or a case, among those they may see."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import ledger
from accounts.access import Perm, staff_page, viewer
from cases.models import Case
from tenancies.addresses import has_address
from tenancies.forms import SearchForm
from tenancies.models import PatchAssignment, Tenancy
from tenancies.staff_views.results import of_case, of_tenancy, outside_offer

SEARCHED = "staff_searched"
EACH = 25


@staff_page(Perm.FIND_HOMES_AND_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Ask what to find. What was typed waits in the session: it is in no address and in no log."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        request.session[SEARCHED] = form.cleaned_data["query"]
        return redirect("staff_found")
    ledger.record("search_page_opened")
    return render(request, "staff/home.html", {"form": form, "patches": _my_patches()})


@staff_page(Perm.FIND_HOMES_AND_CASES)
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """What the last search found."""
    typed = request.session.get(SEARCHED)
    if typed is None:
        return redirect("staff_home")
    tenancies, cases = _tenancies(typed), _cases(typed)
    ledger.record("homes_searched", tenancies[:EACH], kind="tenancies.tenancy")
    ledger.record("cases_searched", cases[:EACH], kind="cases.case")
    results = [*map(of_case, cases[:EACH]), *map(of_tenancy, tenancies[:EACH])]
    context = {
        "form": SearchForm(initial={"query": typed}),
        "searched": True,
        "results": results or outside_offer(typed),
        "too_many": max(len(tenancies), len(cases)) > EACH,
        "patches": _my_patches(),
    }
    return render(request, "staff/home.html", context)


def back_to_search(request: HttpRequest) -> str:
    """The way back from a page that was found."""
    return reverse("staff_found" if SEARCHED in request.session else "staff_home")


def _tenancies(typed: str) -> list[Tenancy]:
    fits = Q(ref__startswith=typed) | has_address(typed, "property__")
    rows = Tenancy.objects.filter(fits, ended_at=None).select_related("property")
    by_address = rows.order_by(
        "property__street", "property__house_no", "property__flat", "-start_date"
    )
    return list(by_address[: EACH + 1])


def _cases(typed: str) -> list[Case]:
    fits = Q(ref__istartswith=typed) | has_address(typed, "property__")
    rows = Case.objects.filter(fits, ended_at=None).select_related("property")
    return list(rows.order_by("-ref")[: EACH + 1])


def _my_patches() -> list[str]:
    mine = PatchAssignment.objects.filter(user=viewer().user_id, ended_at=None)
    return [
        f"{assignment.patch.code} {assignment.patch.name}"
        for assignment in mine.select_related("patch").order_by("patch__code")
    ]
