"""The front page: sends people who are signed in to their first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import BY_ROLE, PERMISSIONS, Perm, Role, anyone_page


@anyone_page
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Three lines and a way in; for somebody signed in, the first page of their role or their account."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return render(request, "public/welcome.html")
    if viewer.role is Role.RESIDENT:
        return redirect("residents:home")
    if viewer.role in BY_ROLE[Perm.HANDLE_INCIDENTS]:
        return redirect("incidents:board")
    if viewer.role in PERMISSIONS[Perm.FIND_PEOPLE]:
        return redirect("desk:my_work")
    if viewer.role in PERMISSIONS[Perm.SEE_BOARD]:
        return redirect("incidents:board")
    if viewer.role in PERMISSIONS[Perm.MANAGE_ACCOUNTS]:
        return redirect("admin:index")
    return redirect("accounts:sign_ins")
