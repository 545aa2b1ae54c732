"""The administrators' site: everything that is managed there, and nothing of Django's own besides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import Perm, staff_page
from accounts.access.pages import View
from accounts.admin.accounts import AccountAdmin
from accounts.admin.closed import refuse_unknown_requests
from accounts.models import TwoPersonRequest, User
from portal.desk.admin import RequestAdmin
from tenancies.admin import PatchAdmin, PatchAssignmentAdmin
from tenancies.models import Patch, PatchAssignment


class AdministratorsSite(admin.AdminSite):
    """Django's admin behind our door, for administrators only.

    Signing in and out, passwords, "view on site", autocomplete and the log are not its own here.
    """

    site_title = settings.LANDLORD["name"]
    index_title = _("Accounts and patches")
    enable_nav_sidebar = False
    final_catch_all_view = False

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Give a view the mark of the administrators' pages."""

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            refuse_unknown_requests(request)
            return view(request, *args, **kwargs)

        return staff_page(Perm.MANAGE_ACCOUNTS)(checked)

    def has_permission(self, request: HttpRequest) -> bool:
        """The mark has decided already."""
        return True

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The index, one list per app, and the pages of what is registered."""
        labels = sorted({model._meta.app_label for model in self._registry})
        index = self.admin_view(require_safe(self.index))
        app_index = self.admin_view(require_safe(self.app_index))
        return [
            path("", index, name="index"),
            re_path(rf"^(?P<app_label>{'|'.join(labels)})/$", app_index, name="app_list"),
            *(
                path(f"{model._meta.app_label}/{model._meta.model_name}/", include(managed.urls))
                for model, managed in self._registry.items()
            ),
        ]

    def get_log_entries(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """None: our own audit log has them, and it is the DPO's to read."""
        return LogEntry.objects.none()


site = AdministratorsSite()
site.register(User, AccountAdmin)
site.register(TwoPersonRequest, RequestAdmin)
site.register(Patch, PatchAdmin)
site.register(PatchAssignment, PatchAssignmentAdmin)
