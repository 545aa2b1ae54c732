"""What the shell around every page needs: which shell, its tabs, and whether documents are being checked."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import PERMISSIONS, Perm, Role, Viewer, is_checking_at_gate, today
from accounts.access.closing import portal_is_open
from accounts.idle import idle_seconds

FINDING = (
    *("desk:found", "desk:look_outside", "desk:open_outside"),
    *("desk:caller", "desk:home", "desk:hand_on"),
)
"""Pages below the tab Find, besides its own."""
CONTAINING = (
    "incidents:incident",
    "incidents:close_one",
    "incidents:seal",
    "incidents:freeze_end",
    "incidents:narrow",
    "incidents:ask_to_end",
    "incidents:agree",
    "incidents:drills",
    "incidents:drill",
    "incidents:restored",
)
"""Pages below the tab Incidents."""

_address = cache(reverse)
"""Of a page that has but one, and keeps it while the process runs."""


class Tab(NamedTuple):
    """One tab of the shell. `icon` is a template."""

    label: str
    url: str
    icon: str
    current: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the shell of this page needs: `shell`, `tabs`, `viewer_name`, `checking_some` and `today`.

    And whether the portal is closed, and the viewer may close it.
    """
    role: Role | None = getattr(request, "role", None)
    viewer: Viewer | None = getattr(request, "viewer", None)
    if role is None:
        # Asked only by the pages that say so before anybody types a code.
        return {"shell": "shells/public.html", "tabs": (), "portal_is_closed": _portal_is_closed}
    if role is Role.RESIDENT:
        return {
            "shell": "shells/resident.html",
            "tabs": (
                _tab(request, _("Home"), "residents:home", "home"),
                _tab(request, _("Documents"), "documents:list", "document"),
                _tab(request, _("Cases"), "residents:cases", "case"),
                _tab(request, _("Help"), "public:help", "help"),
            ),
            "checking_some": viewer is not None and viewer.is_checking,
            "today": today(),
        }
    return {
        "shell": "shells/staff.html",
        "tabs": _staff_tabs(request, role),
        "viewer_name": str(getattr(request.user, "name", "")),
        "portal_is_closed": viewer is not None and not viewer.portal_is_open,
        "may_suspend": role in PERMISSIONS[Perm.SUSPEND_PORTAL],
        # Asked by this shell alone: pages about one's own account are served before the door.
        "checking_some": viewer.is_checking if viewer else partial(_is_checking, request),
        "is_restored": viewer is not None and viewer.is_restored,
    }


def _portal_is_closed() -> bool:
    return not portal_is_open()


def _is_checking(request: HttpRequest) -> bool:
    return request.user.pk is not None and is_checking_at_gate(request.user.pk)


def idle_end(request: HttpRequest) -> dict[str, Any]:
    """`idle_seconds` after which whoever is signed in is signed out; the page warns before."""
    role: Role | None = getattr(request, "role", None)
    return {"idle_seconds": idle_seconds(role)} if role else {}


def _staff_tabs(request: HttpRequest, role: Role) -> tuple[Tab, ...]:
    tabs = []
    if role in PERMISSIONS[Perm.SEE_BOARD]:
        tabs.append(_staff_tab(request, _("Incidents"), "incidents:board", "shield", *CONTAINING))
    if role in PERMISSIONS[Perm.READ_AUDIT_LOG]:
        tabs.append(_staff_tab(request, _("Audit log"), "assurance:audit_log", "document"))
    if role in PERMISSIONS[Perm.READ_OUTSIDE_REASONS]:
        tabs.append(_staff_tab(request, _("Reasons"), "assurance:out_of_patch_access", "search"))
    if role in PERMISSIONS[Perm.READ_INTERESTS]:
        tabs.append(
            _staff_tab(
                request,
                _("Interests"),
                "tenancies:declared_interests",
                "document",
                "tenancies:declared_interest_end",
            )
        )
    if role in PERMISSIONS[Perm.FIND_PEOPLE]:
        tabs.append(_staff_tab(request, _("My work"), "desk:my_work", "home"))
        tabs.append(_staff_tab(request, _("Find"), "desk:find", "search", *FINDING))
    if role in PERMISSIONS[Perm.MANAGE_ACCOUNTS]:
        tabs.append(_staff_tab(request, _("Accounts and patches"), "admin:index", "shield"))
    if role in PERMISSIONS[Perm.INVITE]:
        tabs.append(
            _staff_tab(
                request,
                _("Letters"),
                "tenancies:letters",
                "document",
                "tenancies:letter",
                "tenancies:letters_run",
            )
        )
    return tuple(tabs)


def _tab(request: HttpRequest, label: str, name: str, icon: str) -> Tab:
    """A tab is current on its own page and on those under its address."""
    url = _address(name)
    return Tab(label, url, f"icons/{icon}.svg", current=request.path.startswith(url))


def _staff_tab(request: HttpRequest, label: str, name: str, icon: str, *below: str) -> Tab:
    """A tab of the staff: the current one on its own page and on those named in `below`.

    Every address of the staff begins like the first tab's, so addresses do not tell.
    """
    here = request.resolver_match.view_name if request.resolver_match else ""
    return Tab(label, _address(name), f"icons/{icon}.svg", current=here in (name, *below))
