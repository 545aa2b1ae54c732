"""Requests that need a second administrator, in the administrators' site: agree or refuse, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import administration
from accounts.access import Role
from accounts.actor import actor
from accounts.admin.closed import ClosedAdmin
from accounts.admin.forms import RoleAnswerForm
from accounts.changes_of_account import changes_of_account
from accounts.models import RoleRequest, User

DUTIES = ("is_data_steward", "is_safeguarding_lead", "is_deputy")
ASKED = (
    *("whom", "address_now", "name", "staff_ref", "has_now", "role", *DUTIES, "is_active"),
    *("new_username", "new_email", "reason", "lately"),
)
ANSWERED = ("asked_by", "recorded_at", "outcome", "answered_by", "ended_at", "ended_reason")


class RoleRequestAdmin(ClosedAdmin):
    """Requests come from the accounts' form; here they are answered."""

    changes = True
    form = RoleAnswerForm
    columns = (
        *("id", "role", *DUTIES, "is_active", "username", "email"),
        *("reason", "outcome", "ended_reason"),
        *("recorded_at", "recorded_by", "ended_at", "ended_by"),
        *(f"account__{name}" for name in ("username", "email", "name", "staff_ref", "role")),
        "account__is_active",
    )
    list_display = ("account_", "role", *DUTIES, "is_active", "asked_by", "recorded_at", "outcome_")
    list_filter = ("outcome",)
    allowed_lookups = frozenset({"outcome__exact"})
    list_select_related = ("account",)
    sortable_by = ()
    ordering = ("-recorded_at", "pk")
    readonly_fields = (*ASKED, *ANSWERED)
    fieldsets = (
        (_("What is asked"), {"fields": ASKED}),
        (_("By whom"), {"fields": ANSWERED}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RoleRequest]:
        """With the usernames of who asked and who answered."""
        name = User.objects.values("username")
        rows: QuerySet[RoleRequest] = (
            super()
            .get_queryset(request)
            .select_related("account")
            .annotate(
                asker=Subquery(name.filter(pk=OuterRef("recorded_by"))),
                answerer=Subquery(name.filter(pk=OuterRef("ended_by"))),
            )
        )
        return rows

    def has_change_permission(self, request: HttpRequest, obj: RoleRequest | None = None) -> bool:
        """A request that waits, by anybody but the person concerned."""
        return obj is None or (obj.ended_at is None and obj.account_id != request.user.pk)

    def get_fieldsets(self, request: HttpRequest, obj: RoleRequest | None = None) -> Any:
        """With a reason to give, where there is something to answer."""
        if not self.has_change_permission(request, obj):
            return self.fieldsets
        return (*self.fieldsets, (_("Your answer"), {"fields": ("why",)}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: UUID,  # type: ignore[override]
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Say whether whoever looks is the second person, or the one who asked."""
        asked = self.get_object(request, str(object_id))
        may_agree = asked is not None and asked.recorded_by != request.user.pk
        context = {
            **(extra_context or {}),
            "title": _("A change of an account is asked for"),
            "may_agree": may_agree,
        }
        return super().change_view(request, str(object_id), form_url, context)

    def save_model(self, request: HttpRequest, obj: RoleRequest, form: Any, change: bool) -> None:
        """Agree, or refuse."""
        reason = form.cleaned_data["why"]
        if "_agree" in request.POST:
            administration.agree_to_role(request=obj, reason=reason)
            self.message_user(request, _("Agreed. It is in force now."))
        else:
            administration.refuse_role(request=obj, reason=reason, by=actor(request))
            self.message_user(request, _("Refused. Nothing has changed."))

    @admin.display(description=_("account"))
    def account_(self, asked: RoleRequest) -> str:
        """Whom it is for."""
        return asked.account.username

    @admin.display(description=_("account"))
    def whom(self, asked: RoleRequest) -> str:
        """Whom it is for, and whether the account is on."""
        state = _("active") if asked.account.is_active else _("not active")
        return f"{asked.account.username} ({state})"

    @admin.display(description=_("email address"))
    def address_now(self, asked: RoleRequest) -> str:
        """Where a new password would be sent: whoever agrees must see it."""
        return asked.account.email

    @admin.display(description=_("name"))
    def name(self, asked: RoleRequest) -> str:
        """As residents see it."""
        return asked.account.name

    @admin.display(description=_("staff reference"))
    def staff_ref(self, asked: RoleRequest) -> str | None:
        """The landlord's number of this colleague."""
        return asked.account.staff_ref

    @admin.display(description=_("role now"))
    def has_now(self, asked: RoleRequest) -> str:
        """What the account may do today."""
        return str(Role(asked.account.role).label)

    @admin.display(description=_("new username"))
    def new_username(self, asked: RoleRequest) -> str:
        """What is asked for, if anything."""
        return asked.username or "–"

    @admin.display(description=_("new email address"))
    def new_email(self, asked: RoleRequest) -> str:
        """Where a new password would be sent from then on."""
        return asked.email or "–"

    @admin.display(description=_("changed in this account in the last 30 days"))
    def lately(self, asked: RoleRequest) -> str:
        """What, when and by whom."""
        return format_html_join("", "{}<br>", ((line,) for line in _lines(asked))) or "–"

    @admin.display(description=_("asked by"))
    def asked_by(self, asked: RoleRequest) -> str:
        """Who asked."""
        return asked.asker or "–"  # type: ignore[attr-defined]

    @admin.display(description=_("answered by"))
    def answered_by(self, asked: RoleRequest) -> str:
        """Who agreed or refused."""
        return asked.answerer or "–"  # type: ignore[attr-defined]

    @admin.display(description=_("answer"))
    def outcome_(self, asked: RoleRequest) -> str:
        """Agreed, refused, or nothing yet."""
        return asked.get_outcome_display() or gettext("waits")


def _lines(asked: RoleRequest) -> list[str]:
    """Of an answered request none: what came later would look like what was agreed to."""
    return [] if asked.ended_at else changes_of_account(asked.account_id)
