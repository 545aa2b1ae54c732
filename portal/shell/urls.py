"""The front page and the pages for everyone."""

from __future__ import annotations

from django.urls import path

from portal.shell.views import public, welcome

app_name = "public"
urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("help/", public.help_page, name="help"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("safety/", public.safety, name="safety"),
    path("leave/", public.leave, name="leave"),
]
