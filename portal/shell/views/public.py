"""Pages for everybody: help, privacy, accessibility, staying safe, and the quick way out."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from accounts.access import anyone_page, public_page


@anyone_page
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to reach us, and answers to what people ask."""
    return render(request, "public/help.html")


@anyone_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we hold, why, and who sees it, question by question."""
    context = {"days_after_leaving": settings.DAYS_AFTER_LEAVING}
    return render(request, "public/privacy.html", context)


@anyone_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far everybody can use this portal, and how to complain."""
    return render(request, "public/accessibility.html")


@anyone_page
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """Staying safe online: a shared phone, leaving quickly, whom to call."""
    return render(request, "public/safety.html")


@public_page
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go to a page anybody may be looking at.

    The door stays shut: a session is ended at the gate. Browsers forget what they kept of us, and
    the other site is not told where its visitor comes from.
    """
    get_adapter(request).logout(request)
    response = HttpResponseRedirect(settings.LEAVE_TO_URL)
    # Not the cookies: the session's is gone already, and without the browser's mark the next sign-in would
    # send the mail about a new device, which somebody else may read.
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
