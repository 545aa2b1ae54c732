"""Every address of the portal. Anything else is the same 404 as what is not yours."""

from __future__ import annotations

from allauth.account.views import LoginView, LogoutView
from django.urls import path

from accounts.access import public_page
from cases import views as cases
from cases.staff_views import case, share
from documents import downloads
from documents import views as documents
from documents.staff_views import release, withdraw
from portal import welcome_views
from portal.incidents import views as incidents
from portal.incidents.staff_views import board, correction, freeze, report
from portal.oversight.ledger_views import ledger_page
from portal.oversight.openings_views import openings
from tenancies.staff_views import find, outside, tenancy

urlpatterns = [
    path("", welcome_views.welcome, name="welcome"),
    path("sign-in/", public_page(LoginView.as_view()), name="account_login"),
    path("sign-out/", public_page(LogoutView.as_view()), name="account_logout"),
    path("not-mine/", incidents.not_mine, name="not_mine"),
    path("not-mine/done/", incidents.not_mine_done, name="not_mine_done"),
    path("documents/", documents.document_list, name="document_list"),
    path("d/<uuid:document_id>/", documents.document, name="document"),
    path("d/<uuid:document_id>/download/", downloads.download, name="document_download"),
    path("d/<uuid:document_id>/not-mine/", incidents.document_not_mine, name="not_mine_document"),
    path("cases/", cases.case_list, name="case_list"),
    path("c/<uuid:share_id>/", cases.case, name="case"),
    path("staff/", find.home, name="staff_home"),
    path("staff/found/", find.found, name="staff_found"),
    path("staff/outside/", outside.outside, name="staff_outside"),
    path("staff/t/<uuid:tenancy_id>/", tenancy.tenancy, name="staff_tenancy"),
    path("staff/c/<uuid:case_id>/", case.case, name="staff_case"),
    path("staff/d/<uuid:document_id>/release/", release.release, name="staff_release"),
    path("staff/r/<uuid:release_id>/withdraw/", withdraw.withdraw, name="staff_withdraw"),
    path("staff/p/<uuid:party_id>/share/", share.share, name="staff_share"),
    path("staff/s/<uuid:share_id>/end/", share.share_end, name="staff_share_end"),
    path("staff/corrections/", correction.corrections_page, name="staff_corrections"),
    path("staff/corrections/<uuid:report_id>/", correction.correction, name="staff_correction"),
    path("dpo/", board.home, name="dpo_home"),
    path("dpo/r/<uuid:report_id>/", report.report, name="dpo_report"),
    path("dpo/f/<uuid:freeze_id>/end/", freeze.freeze_end, name="dpo_freeze_end"),
    path("dpo/ledger/", ledger_page, name="dpo_ledger"),
    path("dpo/openings/", openings, name="dpo_openings"),
]

handler400 = "portal.error_views.bad_request"
handler403 = "portal.error_views.forbidden"
handler404 = "portal.error_views.not_found"
handler500 = "portal.error_views.failed"
