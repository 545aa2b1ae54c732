"""Log a data breach: the page for whoever takes the call. One answer closes it; no right is needed."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import typed
from accounts.access import anyone_page
from portal.incidents.drilling import drill_now
from portal.incidents.forms.log_breach import LogBreachForm
from portal.incidents.ladder import (
    ToldOfCall,
    is_too_late_to_wait,
    told_of_my_call,
    whom_to_phone,
)
from portal.incidents.telephone import (
    Call,
    about_something_else,
    log_breach,
    only_about_cases,
    was_nothing,
)
from portal.incidents.views.who_asks import is_staff
from portal.incidents.views.without_database import breach_without_database
from portal.web.dates import moment_words, time_words
from portal.web.without_database import otherwise
from tenancies.caller_asked import kept

LOGGED = "incidents:logged"
A_CALL = re.compile(r"B-[0-9]{6}")
EVERYTHING = ("more", "not sure")
SAYING = {
    "cases": only_about_cases,
    "something else": about_something_else,
    "nothing": was_nothing,
}
"""What whoever took the call may say afterwards."""


@otherwise(breach_without_database)
@anyone_page
@require_http_methods(["GET", "HEAD", "POST"])
def log_breach_page(request: HttpRequest) -> HttpResponse:
    """The script and one question. Also for staff without a second step; others tell us on their own page."""
    if not is_staff(request):
        # A call that is typed while the session ends must not be typed again.
        if typed.keep(request):
            return redirect_to_login(reverse("accounts:typed"))
        return redirect("incidents:not_mine")
    # The page of a person leads here with a caller, and presses nothing.
    is_sent = request.method == "POST" and bool({"how_many", "press"} & set(request.POST))
    caller = _caller_handed_over(request)
    form = LogBreachForm(request.POST) if is_sent else LogBreachForm(initial=caller)
    if is_sent and form.is_valid():
        logged = log_breach(Call(**form.cleaned_data))
        request.session[LOGGED] = {
            "reference": logged.reference,
            "closed_at": logged.closed_at.isoformat(),
            "offers_cases": form.cleaned_data["how_many"] in EVERYTHING,
            "of_one": form.cleaned_data["how_many"] not in EVERYTHING,
        }
        return redirect(LOGGED)
    context = {
        "form": form,
        "from_caller": any(caller.values()),
        "drill_runs": bool(drill_now()),
    }
    return render(request, "incidents/log_breach.html", context)


def _caller_handed_over(request: HttpRequest) -> dict[str, str]:
    """Who is calling, by the page that led here: a person's, or what was typed on the page of a caller."""
    if request.method != "POST":
        return {}
    asked = kept(request) if "for_caller" in request.POST else None
    if asked:
        return {"full_name": asked.full_name, "known": asked.known, "at_home": asked.home}
    return {"caller": request.POST.get("caller", "")}


@anyone_page
@require_http_methods(["GET", "HEAD", "POST"])
def logged_page(request: HttpRequest) -> HttpResponse:
    """The number to quote, who was told, and what to say now: the same whatever was closed."""
    logged = request.session.get(LOGGED)
    if not is_staff(request) or logged is None:
        return redirect("incidents:log_breach")
    if request.method == "POST":
        said = request.POST.get("do", "")
        # The call of the page that was sent: in another tab there may be a later one.
        sent = request.POST.get("reference", "")
        reference = sent if A_CALL.fullmatch(sent) else logged["reference"]
        if said in SAYING:
            SAYING[said](reference)
        if reference != logged["reference"]:
            messages.success(request, _("Noted for %(reference)s.") % {"reference": reference})
            return redirect(LOGGED)
        request.session[LOGGED] = {**logged, "offers_cases": False, "said": said}
        return redirect(LOGGED)
    closed_at = datetime.fromisoformat(logged["closed_at"])
    told = told_of_my_call(logged["reference"], of_one=logged["of_one"])
    context = {
        "reference": logged["reference"],
        "told": told.since,
        "before": told.before,
        "rings": told.rings,
        "phone": whom_to_phone() if _is_untold(told, closed_at) else "",
        "closed_at": time_words(closed_at),
        "closed_on": moment_words(closed_at),
        "offers_cases": logged["offers_cases"],
        "said": logged.get("said", ""),
    }
    return render(request, "incidents/logged.html", context)


def _is_untold(told: ToldOfCall, closed_at: datetime) -> bool:
    return told.rings and not told.since and is_too_late_to_wait(closed_at)
