"""Accounts in the administrators' site: who there is, new colleagues, and what is changed of an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import administration
from accounts.access import Role
from accounts.actor import actor
from accounts.admin.closed import ClosedAdmin
from accounts.admin.forms import (
    CHANGED_DETAILS,
    DETAILS,
    AddColleagueForm,
    ChangeColleagueForm,
    ResidentForm,
)
from accounts.models import User

DUTIES = ("is_data_steward", "is_safeguarding_lead", "is_deputy")
KNOWN = ("username", "email", "name", "work_phone", "staff_ref", "role", *DUTIES, "is_active")
SEEN = (
    "last_login",
    "date_joined",
    "identity_checked",
    "identity_checked_at",
    "second_step",
    "people_noted",
)


class AccountAdmin(ClosedAdmin):
    """Residents' accounts are switched off and on; colleagues' are made and changed too."""

    adds = changes = True
    columns = ("id", *KNOWN, "last_login", "date_joined", "identity_checked", "identity_checked_at")
    list_display = (
        "username",
        "role",
        "is_active",
        "last_login",
        *DUTIES,
        "second_step",
    )
    list_filter = ("role", "is_active")
    allowed_lookups = frozenset({"role__exact", "is_active__exact"})
    search_fields = ("username", "staff_ref", "email")
    search_help_text = _("Username, staff reference or email address")
    sortable_by = ()
    ordering = ("username",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what PostgreSQL says without showing it: a second step, and how many people are noted."""
        second = Func(F("pk"), function="portal.has_second_step", output_field=BooleanField())
        noted = Func(F("pk"), function="portal.people_noted", output_field=IntegerField())
        rows: QuerySet[User] = (
            super().get_queryset(request).annotate(has_second_step=second, noted=noted)
        )
        return rows

    @admin.display(description=_("second step"), boolean=True)
    def second_step(self, account: User) -> bool:
        """Whether the account has a second step."""
        return bool(account.has_second_step)  # type: ignore[attr-defined]

    @admin.display(description=_("declared interests"))
    def people_noted(self, account: User) -> str:
        """How many people a colleague is close to, and of none who it is."""
        noted: int = account.noted  # type: ignore[attr-defined]
        if not noted:
            return _now("No one noted")
        return ngettext("One person noted", "%(count)d people noted", noted) % {"count": noted}

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Everybody's but one's own."""
        return obj is None or obj.pk != request.user.pk

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[User]]:
        """A form for this sort of account."""
        if obj is None:
            kwargs["form"] = AddColleagueForm
        elif self.has_change_permission(request, obj):
            kwargs["form"] = ResidentForm if obj.role == Role.RESIDENT else ChangeColleagueForm
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """What is known already, and of a resident all but the switch."""
        if obj is None:
            return []
        resident = obj.role == Role.RESIDENT
        return [*(n for n in KNOWN if resident and n != "is_active"), *SEEN]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """First what is changed, and why; then what is known."""
        why = (None, {"fields": ["why"]})
        if obj is None:
            return [(None, {"fields": [*DETAILS, "role"]}), why]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": [*KNOWN, *SEEN]})]
        known = (_("What we know"), {"fields": SEEN})
        if obj.role == Role.RESIDENT:
            fields = ["username", "email", "role", "is_active", "reset_second_step"]
            return [(None, {"fields": fields}), why, known]
        fields = [*CHANGED_DETAILS, "role", *DUTIES, "is_active"]
        more = ["person_reference", "reset_second_step"]
        return [(None, {"fields": fields}), (None, {"fields": more}), why, known]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Hand on what was filled in, each act with the reason."""
        given = form.cleaned_data
        if change:
            self._change(request, obj, form)
            return
        administration.add_colleague(
            **{name: given[name] for name in DETAILS},
            role=Role(given["role"]),
            reason=given["why"],
            by=actor(request),
        )
        self.message_user(request, WAITS)

    def _change(self, request: HttpRequest, account: User, form: Any) -> None:
        before, wanted, given = form.before, form.wanted, form.cleaned_data
        reason = given["why"]
        asks = form.asks
        if not asks and wanted != before:
            administration.change_account_state(
                account=account, before=before, wanted=wanted, reason=reason
            )
        waiting = {name: given[name] or "" for name in form.waiting_details}
        details = set(CHANGED_DETAILS) & set(form.changed_data) - set(waiting)
        if details:
            administration.change_details(account=account, fields=details, reason=reason)
        if asks:
            administration.ask_for_change(
                account=account, wanted=wanted, reason=reason, by=actor(request), details=waiting
            )
        if reference := given.get("person_reference"):
            administration.note_person(account=account, reference=reference, reason=reason)
        if given["reset_second_step"]:
            administration.reset_second_step(account=account, reason=reason)
        self.message_user(request, WAITS if asks else CHANGED)


CHANGED = _("Saved.")
WAITS = _("Saved as a request. It takes effect when another administrator agrees to it.")
