""" "This is not mine", the call about a breach, and what is done with incidents and requests."""

from __future__ import annotations

from django.urls import path

from portal.incidents.views import (
    board,
    close_one,
    drill,
    freeze,
    incident,
    limit_use,
    log_breach,
    not_mine,
    rectification,
    restored,
    second_person,
    suspend,
)

app_name = "incidents"
urlpatterns = [
    path("not-mine/", not_mine.not_mine, name="not_mine"),
    path("not-mine/done/", not_mine.not_mine_done, name="not_mine_done"),
    path(
        "documents/<uuid:document_id>/not-mine/",
        not_mine.document_not_mine,
        name="not_mine_document",
    ),
    path(
        "staff/rectification-requests/",
        rectification.rectification_requests_page,
        name="rectification_requests",
    ),
    path(
        "staff/rectification-requests/<uuid:report_id>/",
        rectification.rectification_request,
        name="rectification_request",
    ),
    path("staff/rectification-requests/<uuid:report_id>/limit/", limit_use.limit, name="limit_use"),
    path("staff/suspend/", suspend.suspend_portal, name="suspend"),
    path("staff/reopen/", suspend.reopen_portal, name="reopen"),
    path("staff/restored/", restored.restored, name="restored"),
    path("staff/breach/new/", log_breach.log_breach_page, name="log_breach"),
    path("staff/breach/logged/", log_breach.logged_page, name="logged"),
    path("staff/breach/practise/", drill.practise, name="practise"),
    path("staff/breach/practised/", drill.practised, name="practised"),
    path("dpo/", board.home, name="board"),
    path("dpo/drills/", drill.drills, name="drills"),
    path("dpo/drill/<uuid:drill_id>/", drill.drill, name="drill"),
    path("dpo/incident/<uuid:incident_id>/", incident.incident, name="incident"),
    path("dpo/incident/<uuid:incident_id>/close/", close_one.close_one, name="close_one"),
    path("dpo/incident/<uuid:incident_id>/seal/", close_one.seal, name="seal"),
    path("dpo/freeze/<uuid:freeze_id>/end/", freeze.freeze_end, name="freeze_end"),
    path("dpo/freeze/<uuid:freeze_id>/narrow/", freeze.narrow, name="narrow"),
    path("dpo/freeze/<uuid:freeze_id>/ask/", freeze.ask_to_end, name="ask_to_end"),
    path("dpo/advise/<uuid:request_id>/", second_person.advise, name="advise"),
    path("dpo/agree/<uuid:request_id>/", second_person.agree, name="agree"),
]
