"""Django's ModelAdmin with everything shut that nobody has asked for; what is managed is the apps' own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit_log
from accounts.administration import NotDoneError

# What Django's admin would take from any form or address to act as a pop-up, by another key, or on a copy.
TRICKS = ("_popup", "_to_field", "_saveasnew", "_facets")


class ReasonModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that asks why: the reason is kept in the audit log. No model has a column of that name."""

    why = forms.CharField(
        label=_("Why?"),
        strip=True,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Kept in the audit log. Do not name residents."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = gettext("%(field)s: this must be filled in.") % {
                "field": str(field.label or "").rstrip("?")
            }


class ClosedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A list, and a form to add and change: no deleting, no history, no pop-ups, no free lookups.

    Subclasses name `allowed_lookups` (the list's filters as they stand in an address), `columns`
    (what PostgreSQL lets an administrator read), and whether there is a page that adds or changes.
    """

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    allowed_lookups: Collection[str] = ()
    columns: Sequence[str] = ()
    adds = False
    changes = False

    @property
    def media(self) -> forms.Media:
        """No scripts: every page works without."""
        return forms.Media()

    def get_urls(self) -> list[URLPattern]:
        """The list, and the forms that somebody may use."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        form = require_http_methods(["GET", "HEAD", "POST"])
        pages = [path("", view(require_safe(self.changelist_view)), name=f"{name}_changelist")]
        if self.adds:
            pages.append(path("add/", view(form(self.add_view)), name=f"{name}_add"))
        if self.changes:
            change = view(form(self.change_view))
            pages.append(path("<uuid:object_id>/", change, name=f"{name}_change"))
        return pages

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only the columns that administrators may read."""
        return super().get_queryset(request).only(*self.columns)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the list's own filters: others would answer about what is not shown."""
        return lookup in self.allowed_lookups

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Things are found by their id alone."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The site lets in administrators only, and they may see the list of every model on it."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """See has_module_permission."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Where there is a page for it."""
        return self.adds

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Where there is a page for it; a subclass says which rows."""
        return self.changes

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Nothing is ever deleted."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One page of the list; the audit log says what was on it."""
        title = capfirst(self.opts.verbose_name_plural)
        answer = super().changelist_view(request, {**(extra_context or {}), "title": title})
        if shown := getattr(answer, "context_data", {}).get("cl"):
            audit_log.record(f"{self.opts.model_name}_listed", shown.result_list)
        return answer

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A form; what PostgreSQL refuses after all, because someone was faster, is said in one way."""
        try:
            answer = super().changeform_view(
                request, object_id and str(object_id), form_url, extra_context
            )
        except (IntegrityError, NotDoneError, ValidationError):
            self.message_user(
                request, _("Nothing was changed. Look again, then try again."), "ERROR"
            )
            return redirect(request.path)
        # A form that was refused shows the same again.
        if isinstance(object_id, UUID) and answer.status_code == HTTPStatus.OK:
            audit_log.record(
                f"{self.opts.model_name}_opened", kind=self.opts.label_lower, ids=[object_id]
            )
        return answer

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        """Nothing: a link from elsewhere must not fill in a form that somebody then only sends."""
        return {}

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """One button: save."""
        context |= {
            "show_save_and_continue": False,
            "show_save_and_add_another": False,
            "subtitle": None,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> Any:
        """Back to the list; what was done was said by whoever did it."""
        return self.response_post_save_add(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """Back to the list."""
        return self.response_post_save_change(request, obj)

    def _get_obj_does_not_exist_redirect(self, *_args: Any) -> HttpResponse:
        """What is not there is the same 404 as everywhere."""
        raise Http404

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Nothing: our own audit log has it, with its reason."""
        return LogEntry()

    log_change = log_addition


def refuse_unknown_requests(request: HttpRequest) -> None:
    """Refuse what Django's admin would act on and no page of ours sends."""
    if any(name in request.GET or name in request.POST for name in TRICKS):
        raise SuspiciousOperation("No page of the administrators' site asks so.")
