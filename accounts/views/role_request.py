"""A role that one administrator asked for, where no second one is left: the director signs or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import administration, audit_log
from accounts.access import Perm, Role, staff_page
from accounts.actor import actor
from accounts.forms.role_request import SignRoleForm
from accounts.models import RoleRequest, User

DUTIES = (
    ("is_data_steward", gettext_lazy("data steward")),
    ("is_safeguarding_lead", gettext_lazy("safeguarding lead")),
    ("is_deputy", gettext_lazy("deputy")),
)


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whose account it is and how it signs in: whoever agrees must see where a new password would go."""

    username: str
    email: str
    name: str
    staff_ref: str
    role_now: str
    is_active: bool
    asked_by: str

    @property
    def role(self) -> str:
        """What the account may do today."""
        return str(Role(self.role_now).label)


@staff_page(Perm.SIGN_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def role_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Read what is asked, and agree or refuse, with a reason."""
    asked: RoleRequest = get_object_or_404(RoleRequest.objects.all(), pk=request_id, ended_at=None)
    form = SignRoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["why"]
        if request.POST.get("do") == "agree":
            administration.agree_to_role(request=asked, reason=reason)
            messages.success(request, _("Agreed. It is in force now."))
        else:
            administration.refuse_role(request=asked, reason=reason, by=actor(request))
            messages.success(request, _("Refused. Nothing has changed."))
        return redirect("incidents:board")
    audit_log.record("role_request_opened", kind=User._meta.label_lower, ids=[asked.account_id])
    context = {"asked": asked, "whom": _for_whom(asked), "duties": _duties(asked), "form": form}
    return render(request, "account/role_request.html", context)


def _for_whom(asked: RoleRequest) -> ForWhom:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.role_to_sign(%s)", [asked.pk])
        return ForWhom(*cursor.fetchone())


def _duties(asked: RoleRequest) -> list[str]:
    """The duties that are asked for beside the role."""
    return [str(label) for name, label in DUTIES if getattr(asked, name)]
