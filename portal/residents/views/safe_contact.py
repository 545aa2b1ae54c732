"""How a resident asks to be reached safely: a page that is the same before and after, whoever looks at it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import resident_page
from tenancies.safety.forms import AskForm
from tenancies.safety.services import ask_for_safe_contact


@resident_page
@require_http_methods(["GET", "HEAD", "POST"])
def safe_contact(request: HttpRequest) -> HttpResponse:
    """Ask. Nothing of an earlier asking stands on this page."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        ask_for_safe_contact(how=form.how, hours=given["hours"], phone=given["phone"])
        return redirect("residents:safe_contact_sent")
    audit_log.record("details_opened")
    return render(request, "residents/safe_contact.html", {"form": form})


@resident_page
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Thanks, the same for everyone who opens this address, asked or not."""
    audit_log.record("details_opened")
    return render(request, "residents/safe_contact_sent.html")
