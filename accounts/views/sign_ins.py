"""The sign-ins to one's own account, for residents and staff, and the way to end them all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.access import account_page, signed_in_page, viewer
from accounts.actor import actor
from accounts.own_account import sign_out_everywhere
from accounts.sign_ins import my_foiled_sign_ins, my_sign_ins
from portal.web.paging import PAGE_SIZE

MOST_FOILED = 5


@signed_in_page
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """When somebody signed in to this account, and with what kind of browser."""
    rows = my_sign_ins(request, most=PAGE_SIZE)
    audit_log.record("sign_ins_listed")
    context = {
        "sign_ins": rows,
        "foiled": my_foiled_sign_ins(most=MOST_FOILED),
        "most": PAGE_SIZE,
        "staff": viewer().role.is_staff,
    }
    return render(request, "account/sign_ins.html", context)


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
def end_sign_ins(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too. At the gate, where sessions are: also while the portal is closed.

    Whoever pressed after their session had ended comes here once they have signed in, and presses again.
    """
    if request.method != "POST":
        return render(request, "account/sign_out_everywhere.html")
    sign_out_everywhere(request, by=actor(request))
    messages.success(request, _("You are signed out everywhere. Sign in again to go on."))
    return redirect("account_login")
