"""The staff's pages that span apps."""

from __future__ import annotations

from django.urls import path

from portal.desk.caller import views as callers
from portal.desk.case.views import case, next_step, share
from portal.desk.find.views import find, look_outside, open_outside
from portal.desk.my_work import views as my_work
from portal.desk.person import views as person
from portal.desk.tenancy import views as tenancy

app_name = "desk"
urlpatterns = [
    path("staff/", my_work.home, name="my_work"),
    path("staff/find/", find.find, name="find"),
    path("staff/found/", find.found, name="found"),
    path("staff/found/outside/", look_outside.look_outside_page, name="look_outside"),
    path("staff/outside/", open_outside.open_out_of_patch, name="open_outside"),
    path("staff/caller/", callers.caller, name="caller"),
    path("staff/caller/hand-on/", callers.hand_call_on, name="hand_on"),
    path("staff/home/<uuid:home_id>/", callers.home, name="home"),
    path("staff/person/<uuid:person_id>/", person.person, name="person"),
    path("staff/tenancy/<uuid:tenancy_id>/", tenancy.tenancy, name="tenancy"),
    path("staff/case/<uuid:case_id>/", case.case, name="case"),
    path("staff/case/<uuid:case_id>/next-step/", next_step.next_step, name="next_step"),
    path("staff/party/<uuid:party_id>/share/", share.share, name="share"),
    path("staff/share/<uuid:share_id>/end/", share.share_end, name="share_end"),
]
