"""A resident's home page, details and cases."""

from __future__ import annotations

from django.urls import path

from portal.residents.views import cases, home

app_name = "residents"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("details/", home.details, name="details"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<uuid:share_id>/", cases.case, name="case"),
]
