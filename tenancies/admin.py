"""Patches and who works them, in the administrators' site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.access import Role
from accounts.actor import actor
from accounts.admin.closed import ClosedAdmin, ReasonModelForm
from accounts.models import User
from tenancies.assigning import ask_for_patch, end_assignment
from tenancies.models import Patch, PatchAssignment


class PatchAdmin(ClosedAdmin):
    """The landlord's patches, as the import brought them."""

    columns = ("id", "code", "name")
    list_display = ("code", "name")
    list_display_links = None
    ordering = ("code",)
    sortable_by = ()


class UsernameChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Colleagues by the name they sign in with."""

    def label_from_instance(self, obj: User) -> str:
        """The username, and the name residents see."""
        return f"{obj.username} ({obj.name})" if obj.name else obj.username


class AssignForm(ReasonModelForm):
    """An officer, a patch, as lead or cover."""

    user = UsernameChoice(label=_("Officer"), queryset=None)
    patch: forms.ModelChoiceField[Patch] = forms.ModelChoiceField(label=_("Patch"), queryset=None)

    class Meta:
        model = PatchAssignment
        # The two above may only be looked for when somebody asks.
        fields = ["kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = User.objects.filter(role=Role.OFFICER, is_active=True).order_by("username")
        self.fields["user"].queryset = officers.only("id", "username", "name")  # type: ignore[attr-defined]
        self.fields["patch"].queryset = Patch.objects.order_by("code")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Once at a time."""
        given = super().clean() or {}
        live = PatchAssignment.objects.filter(
            user=given.get("user"), patch=given.get("patch"), ended_at=None, until_day=None
        )
        if given.get("user") and given.get("patch") and live.exists():
            self.add_error("patch", _("This officer works this patch already."))
        return given


class EndForm(ReasonModelForm):
    """Why an assignment ends."""

    class Meta:
        model = PatchAssignment
        fields: list[str] = []


class PatchAssignmentAdmin(ClosedAdmin):
    """Assignments are made and ended; an ended one is history, and only in the list."""

    adds = changes = True
    columns = ("id", "kind", "recorded_at", "until_day", "ended_at", "patch__name", "patch__code")
    list_display = ("officer", "patch", "kind", "recorded_at", "until_day", "ended_at")
    list_filter = ("patch",)
    allowed_lookups = frozenset({"patch__id__exact"})
    search_fields = ("user__username",)
    search_help_text = _("Username")
    sortable_by = ()
    ordering = ("-recorded_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PatchAssignment]:
        """With the officers' usernames."""
        rows = super().get_queryset(request).select_related("patch", "user")
        return rows.only(*self.columns, "user__username", "user__name")

    @admin.display(description=_("officer"))
    def officer(self, assignment: PatchAssignment) -> str:
        """Who works the patch."""
        return assignment.user.username

    def has_change_permission(
        self, request: HttpRequest, obj: PatchAssignment | None = None
    ) -> bool:
        """Nobody's own."""
        return obj is None or obj.user_id != request.user.pk

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> PatchAssignment | None:
        """A live one."""
        found = super().get_object(request, object_id, from_field)
        return found if found is not None and found.ended_at is None else None

    def get_form(
        self,
        request: HttpRequest,
        obj: PatchAssignment | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm[PatchAssignment]]:
        """One to begin, one to end."""
        form = EndForm if obj else AssignForm
        return super().get_form(request, obj, change, form=form, **kwargs)

    def get_readonly_fields(
        self, request: HttpRequest, obj: PatchAssignment | None = None
    ) -> list[str]:
        """What ends."""
        return ["officer", "patch", "kind", "recorded_at"] if obj else []

    def get_fieldsets(self, request: HttpRequest, obj: PatchAssignment | None = None) -> Any:
        """What, and why."""
        if obj is None:
            return [(None, {"fields": ["user", "patch", "kind", "why"]})]
        why = ["why"] if self.has_change_permission(request, obj) else []
        return [(None, {"fields": [*self.get_readonly_fields(request, obj), *why]})]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Say what the form does."""
        title = _("End an assignment") if context["original"] else _("Ask for a patch")
        return super().render_change_form(request, context | {"title": title}, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: PatchAssignment, form: Any, change: bool
    ) -> None:
        """Begin it, or end it."""
        given = form.cleaned_data
        if change:
            end_assignment(assignment=obj, reason=given["why"], by=actor(request))
            self.message_user(request, _("Ended. The officer no longer sees this patch."))
            return
        ask_for_patch(
            patch=given["patch"],
            officer=given["user"],
            kind=PatchAssignment.AssignmentKind(given["kind"]),
            reason=given["why"],
            by=actor(request),
        )
        self.message_user(
            request, _("Asked. It takes effect when another administrator or a manager agrees.")
        )
