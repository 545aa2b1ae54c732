"""The pages on which the portal is closed to residents, by one press, and opened again, by two people."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit_log, two_people
from accounts.access import Perm, staff_page
from accounts.actor import actor
from accounts.models import TwoPersonRequest, User
from portal.incidents.forms.incident import AskToEndForm
from portal.incidents.portal_state import portal_now, residents_here, suspend
from portal.incidents.views.without_database import suspend_without_database
from portal.web.without_database import otherwise


@otherwise(suspend_without_database)
@staff_page(Perm.SUSPEND_PORTAL)
@require_http_methods(["GET", "HEAD", "POST"])
def suspend_portal(request: HttpRequest) -> HttpResponse:
    """Close it. A press that cannot be stored fails, and the page's other way says so."""
    if request.method == "POST":
        suspend(by=actor(request))
        messages.success(request, _("The resident portal is closed."))
        return redirect("incidents:suspend")
    audit_log.record("suspend_page_opened")
    waits = _waiting_request()
    context = {
        "portal": portal_now(),
        "residents": residents_here(),
        "agree_url": reverse("incidents:agree", args=[waits.pk]) if waits else "",
    }
    return render(request, "staff/suspend.html", context)


@staff_page(Perm.SUSPEND_PORTAL)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_portal(request: HttpRequest) -> HttpResponse:
    """Ask a second person to agree that residents come in again: a checklist, and why."""
    is_suspended = portal_now().is_suspended
    form = AskToEndForm(request.POST if request.method == "POST" else None)
    if is_suspended and form.is_valid() and _is_asked(form, by=actor(request)):
        messages.success(request, _("Asked. It opens when another person agrees."))
        return redirect("incidents:suspend")
    audit_log.record("reopen_page_opened")
    context = {
        "form": form,
        "is_suspended": is_suspended,
        "back_url": reverse("incidents:suspend"),
    }
    return render(request, "staff/reopen.html", context)


def _waiting_request() -> TwoPersonRequest | None:
    """What somebody has asked: that the portal opens."""
    waits: TwoPersonRequest | None = TwoPersonRequest.objects.filter(
        kind=TwoPersonRequest.Kind.OPEN_PORTAL, ended_at=None
    ).first()
    return waits


def _is_asked(form: AskToEndForm, *, by: User) -> bool:
    """Whether it is stored; if somebody has asked already, the form says so."""
    try:
        two_people.ask(
            kind=TwoPersonRequest.Kind.OPEN_PORTAL, about=None, by=by, **form.cleaned_data
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return form.is_valid()
