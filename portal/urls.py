"""Every address of the portal, app by app. Anything else is the same 404 as what is not yours."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from portal.desk.admin_site import site

urlpatterns = [
    path("", include("portal.shell.urls")),
    path("", include("accounts.allauth_urls")),
    path("", include("accounts.urls")),
    path("", include("tenancies.urls")),
    path("", include("documents.urls")),
    path("", include("portal.residents.urls")),
    path("", include("portal.incidents.urls")),
    path("", include("portal.assurance.urls")),
    path("", include("portal.desk.urls")),
    path(settings.ADMIN_PATH, site.urls),
]

handler400 = "portal.shell.error_views.bad_request"
handler403 = "portal.shell.error_views.forbidden"
handler404 = "portal.shell.error_views.not_found"
handler500 = "portal.shell.error_views.failed"
