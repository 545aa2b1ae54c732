"""What the shell around every page needs: which shell, its tabs, and whether papers are being checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import PERMISSIONS, Perm, Role, Viewer

FINDING = ("staff_found", "staff_outside", "staff_tenancy", "staff_case")
REPORTING = ("dpo_report", "dpo_freeze_end")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the shell."""

    label: str
    url: str
    icon: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell`, `tabs`, `viewer_name` and `checking_some` for the page that is being rendered."""
    role: Role | None = getattr(request, "role", None)
    if role is None:
        return {"shell": "shells/public.html", "tabs": []}
    if role is Role.RESIDENT:
        viewer: Viewer | None = getattr(request, "viewer", None)
        return {
            "shell": "shells/resident.html",
            "tabs": [
                _tab(request, _("Documents"), "document_list", "document", "document"),
                _tab(request, _("Cases"), "case_list", "case", "case"),
            ],
            "checking_some": viewer is not None and viewer.is_checking,
        }
    return {
        "shell": "shells/staff.html",
        "tabs": _staff_tabs(request, role),
        "viewer_name": str(getattr(request.user, "name", "")),
    }


def _staff_tabs(request: HttpRequest, role: Role) -> list[Tab]:
    tabs = []
    if role in PERMISSIONS[Perm.HANDLE_REPORTS]:
        tabs.append(_tab(request, _("Reports"), "dpo_home", "shield", *REPORTING))
    if role in PERMISSIONS[Perm.READ_LEDGER]:
        tabs.append(_tab(request, _("Ledger"), "dpo_ledger", "document"))
        tabs.append(_tab(request, _("Reasons"), "dpo_openings", "search"))
    if role in PERMISSIONS[Perm.FIND_HOMES_AND_CASES]:
        tabs.append(_tab(request, _("Homes and cases"), "staff_home", "search", *FINDING))
    return tabs


def _tab(request: HttpRequest, label: str, name: str, icon: str, *below: str) -> Tab:
    """A tab; it is the current one on its own page and on the pages named in `below`."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return Tab(label, reverse(name), icon, current=here in (name, *below))
