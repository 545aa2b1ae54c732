"""The adviser's pages for a call: a home by its address, and the caller by a full name and one thing more.

No page here has an address by which a person could be looked up, and every home's page says the same
few words: one that is empty, let or kept secret is like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import Perm, staff_page
from portal.desk.caller.forms import CallerForm, FullNameForm
from portal.desk.find.search import CALL, back_to_search
from portal.desk.patches import patch_words
from portal.web.working_hours import after_working_time, promised_by
from tenancies.caller_asked import Asked, carried, keep, kept
from tenancies.callers import Caller
from tenancies.models import Patch, Property
from tenancies.tasks.forms import HandOnForm
from tenancies.tasks.services import hand_on

COLUMNS = ("flat", "house_no", "street", "town", "postcode", "patch__code", "patch__name")


@dataclass(frozen=True, slots=True)
class CallerHome:
    """Where the caller lives, and which officer looks after it."""

    address: str
    patch: str


@staff_page(Perm.HELP_CALLERS)
@require_safe
def home(request: HttpRequest, home_id: UUID) -> HttpResponse:
    """One home, by the words that every home has."""
    homes = Property.objects.select_related("patch").only(*COLUMNS)
    shown: Property = get_object_or_404(homes, pk=home_id)
    call = request.session.get(CALL)
    audit_log.record("home_opened", [shown], **({"call": call} if call else {}))
    context = {
        "address": shown.address,
        "patch": patch_words(shown.patch),
        "home": str(shown.pk),
        "form": FullNameForm(),
        "back_url": back_to_search(request),
    }
    return render(request, "staff/home_for_a_call.html", context)


@staff_page(Perm.HELP_CALLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def caller(request: HttpRequest) -> HttpResponse:
    """Who is calling; one page for whoever is not brought up here, whatever the reason."""
    at_home = _home_posted(request)
    kind = FullNameForm if at_home else CallerForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        keep(request, Asked(**form.cleaned_data, home=at_home))
        return redirect("desk:caller")
    asked = None if form.is_bound else kept(request)
    found = asked.found() if asked else None
    audit_log.record("caller_page_opened")
    context = {
        "form": form,
        "home": at_home,
        "asked": asked,
        "carried": carried(request, asked) if asked else "",
        "caller": found,
        "hand_on_form": HandOnForm(),
        "homes": _homes(found) if found else [],
        "back_url": back_to_search(request),
    }
    return render(request, "staff/caller.html", context)


@staff_page(Perm.HELP_CALLERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_call_on(request: HttpRequest) -> HttpResponse:
    """Hand on the call of whoever was looked for last, brought up or not: nobody is told to whom it goes."""
    asked = kept(request)
    if asked is None:
        return redirect("desk:caller")
    form = HandOnForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        due_at = after_working_time(now, days=1)
        hand_on(**asked.as_typed(), **form.cleaned_data, due_at=due_at)
        said = _("Handed on. Tell the caller: someone will call you %(when)s.")
        messages.success(request, said % {"when": promised_by(now, days=1)})
        return redirect("desk:my_work")
    audit_log.record("caller_page_opened")
    context = {
        "form": form,
        "hand_on_form": form,
        "carried": carried(request, asked),
        "back_url": reverse("desk:caller"),
    }
    return render(request, "staff/hand_on.html", context)


def _home_posted(request: HttpRequest) -> str:
    """The home on whose page the name was typed; one that is none is left out."""
    try:
        return str(UUID(request.POST.get("home", "")))
    except ValueError:
        return ""


def _homes(found: Caller) -> list[CallerHome]:
    patches = {patch.pk: patch for patch in Patch.objects.filter(pk__in=found.patches)}
    return [
        CallerHome(home.address, patch_words(patches.get(home.patch_id) if home.patch_id else None))
        for home in found.homes
    ]
