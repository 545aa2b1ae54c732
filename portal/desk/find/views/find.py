"""The staff's search for a person, a home or a case, among those they may see."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import Perm, may, staff_page
from cases.models import Case
from portal.desk.find.results import (
    EACH,
    Group,
    group_of_addresses,
    group_of_cases,
    group_of_homes,
    group_of_homes_elsewhere,
    group_of_people,
    outside_offer,
)
from portal.desk.find.search import CALL, SEARCHED, search_form
from portal.desk.person.occupancies import ADDRESS
from tenancies.callers import homes_elsewhere
from tenancies.finding import (
    addresses_like,
    cases_numbered,
    homes_at,
    people_named,
    tenancies_numbered,
)
from tenancies.models import Patch, Person, Property, Tenancy


@staff_page(Perm.FIND_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask what to find. What was typed waits in the session: it is in no address and in no log."""
    form = search_form(request)
    if form.is_bound and form.is_valid():
        request.session[SEARCHED] = form.cleaned_data["query"]
        request.session[CALL] = form.cleaned_data.get("call", "")
        return redirect("desk:found")
    audit_log.record("search_page_opened")
    return render(request, "staff/find.html", {"form": form})


@staff_page(Perm.FIND_PEOPLE)
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    """What the last search found."""
    typed = request.session.get(SEARCHED)
    if typed is None:
        return redirect("desk:find")
    groups = _addresses(typed) if may(Perm.HELP_CALLERS) else _groups(typed)
    context = {
        "form": search_form(request, typed),
        "searched": True,
        "groups": groups,
        "offer": None if groups else outside_offer(typed),
        "can_look_outside": may(Perm.LOOK_OUTSIDE_PATCH),
    }
    return render(request, "staff/find.html", context)


def _addresses(typed: str) -> list[Group]:
    """The homes that an adviser finds: by their address, whoever lives there or does not."""
    columns = ("flat", "house_no", "street", "town", "postcode", "patch__code", "patch__name")
    fits = Property.objects.filter(addresses_like(typed), ended_at=None)
    by_address = fits.select_related("patch").order_by("street", "house_no", "flat", "pk")
    homes = list(by_address.only(*columns)[: EACH + 1])
    audit_log.record("homes_searched", homes[:EACH], kind="tenancies.property")
    return [group_of_addresses(homes)] if homes else []


def _groups(typed: str) -> list[Group]:
    """What was found of each kind; nothing of a kind that has nothing."""
    people, homes = _people(typed), _homes(typed)
    audit_log.record("people_searched", people[:EACH], kind="tenancies.person")
    audit_log.record("homes_searched", homes[:EACH], kind="tenancies.tenancy")
    groups = [group_of_people(people), group_of_homes(homes)]
    if may(Perm.FIND_CASES):
        cases = _cases(typed)
        audit_log.record("cases_searched", cases[:EACH], kind="cases.case")
        groups.append(group_of_cases(cases))
    if may(Perm.LOOK_OUTSIDE_PATCH):
        groups.append(group_of_homes_elsewhere(homes_elsewhere(typed), list(Patch.objects.all())))
    return [group for group in groups if group.results]


def _people(typed: str) -> list[Person]:
    rows = Person.objects.only("ref", "title", "forename", "surname", "protected")
    named = rows.filter(people_named(typed), ended_at=None)
    return list(named.order_by("surname", "forename", "ref")[: EACH + 1])


def _homes(typed: str) -> list[Tenancy]:
    fits = Q(tenancies_numbered(typed)) | Q(homes_at(typed))
    rows = Tenancy.objects.filter(fits, ended_at=None).select_related("property")
    by_address = rows.order_by(
        "property__street", "property__house_no", "property__flat", "-start_date"
    ).only("ref", "start_date", "end_date", *ADDRESS)
    return list(by_address[: EACH + 1])


def _cases(typed: str) -> list[Case]:
    fits = Q(cases_numbered(typed)) | Q(homes_at(typed))
    rows = Case.objects.filter(fits, ended_at=None).select_related("property")
    return list(rows.order_by("-ref")[: EACH + 1])
