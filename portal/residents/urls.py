"""A resident's home page, details and cases."""

from __future__ import annotations

from django.urls import path

from portal.residents.views import cases, home, safe_contact

app_name = "residents"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("details/", home.details, name="details"),
    path("details/reach-me/", safe_contact.safe_contact, name="safe_contact"),
    path("details/reach-me/sent/", safe_contact.sent, name="safe_contact_sent"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<uuid:share_id>/", cases.case, name="case"),
]
