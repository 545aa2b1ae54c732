"""From a code in a letter to an account, letters, safe contacts, and what an import quarantined."""

from __future__ import annotations

from django.urls import path

from tenancies.activation.views import activate, identity, letter, letters, letters_run
from tenancies.cover import views as cover
from tenancies.doubts import views as doubts
from tenancies.imports import views as imports
from tenancies.interests import views as interests
from tenancies.safety import views as safety
from tenancies.tasks import views as tasks

app_name = "tenancies"
urlpatterns = [
    path("activate/", activate.code, name="activate"),
    path("activate/you/", activate.person, name="activate_person"),
    path("activate/secure/", activate.secure, name="activate_secure"),
    path("activate/second-step/", activate.second_step, name="activate_second_step"),
    path("staff/letters/", letters.letters, name="letters"),
    path("staff/letters/<uuid:run_id>/", letters_run.letters_run, name="letters_run"),
    path("staff/person/<uuid:person_id>/letter/", letter.letter, name="letter"),
    path("staff/person/<uuid:person_id>/identity/", identity.identity, name="identity"),
    path("staff/person/<uuid:person_id>/birth-date/", doubts.birth_date, name="birth_date"),
    path("staff/doubt/<uuid:doubt_id>/", doubts.doubt, name="doubt"),
    path("staff/person/<uuid:person_id>/safe-contact/", safety.safe_contact, name="safe_contact"),
    path(
        "staff/safe-contact/<uuid:contact_id>/end/",
        safety.safe_contact_end,
        name="safe_contact_end",
    ),
    path("staff/person/<uuid:person_id>/interest/", interests.declare, name="declare_interest"),
    path("staff/interests/", interests.declared, name="declared_interests"),
    path(
        "staff/interests/<uuid:interest_id>/end/",
        interests.end,
        name="declared_interest_end",
    ),
    path("staff/task/<uuid:task_id>/", tasks.task, name="task"),
    path("staff/cover/", cover.cover, name="cover"),
    path("staff/quarantine/", imports.quarantine, name="quarantine"),
]
