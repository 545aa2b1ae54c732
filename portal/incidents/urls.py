""" "This is not mine", and what is done with reports and rectification requests."""

from __future__ import annotations

from django.urls import path

from portal.incidents.views import board, freeze, not_mine, rectification, report

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
    path("dpo/", board.home, name="board"),
    path("dpo/report/<uuid:report_id>/", report.report, name="report"),
    path("dpo/freeze/<uuid:freeze_id>/end/", freeze.freeze_end, name="freeze_end"),
]
