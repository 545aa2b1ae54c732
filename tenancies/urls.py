"""From a code in a letter to an account, the letters themselves, and what an import quarantined."""

from __future__ import annotations

from django.urls import path

from tenancies.activation.views import activate, letter, letters
from tenancies.imports import views as imports

app_name = "tenancies"
urlpatterns = [
    path("activate/", activate.code, name="activate"),
    path("activate/you/", activate.person, name="activate_person"),
    path("activate/secure/", activate.secure, name="activate_secure"),
    path("activate/second-step/", activate.second_step, name="activate_second_step"),
    path("staff/letters/", letters.letters, name="letters"),
    path("staff/person/<uuid:person_id>/letter/", letter.letter, name="letter"),
    path("staff/quarantine/", imports.quarantine, name="quarantine"),
]
