"""Every address of the portal. Anything else is the same 404 as what is not yours."""

from __future__ import annotations

from allauth.account.views import LoginView, LogoutView
from django.urls import path

from accounts.access import public_page
from cases import views as cases
from cases.staff_views import case, share
from documents import downloads
from documents import views as documents
from documents.staff_views import block, release, withdraw
from portal import welcome_views
from portal.incidents import views as incidents
from tenancies.staff_views import find, home, look, outside, person, set_aside, tenancy

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
    path("staff/", home.home, name="staff_home"),
    path("staff/find/", find.find, name="staff_find"),
    path("staff/found/", find.found, name="staff_found"),
    path("staff/found/outside/", look.look, name="staff_look_outside"),
    path("staff/outside/", outside.outside, name="staff_outside"),
    path("staff/set-aside/", set_aside.set_aside, name="staff_set_aside"),
    path("staff/person/<uuid:person_id>/", person.person, name="staff_person"),
    path("staff/person/<uuid:person_id>/block/", block.block, name="staff_block"),
    path("staff/b/<uuid:block_id>/end/", block.block_end, name="staff_block_end"),
    path("staff/t/<uuid:tenancy_id>/", tenancy.tenancy, name="staff_tenancy"),
    path("staff/c/<uuid:case_id>/", case.case, name="staff_case"),
    path("staff/d/<uuid:document_id>/release/", release.release, name="staff_release"),
    path("staff/r/<uuid:release_id>/withdraw/", withdraw.withdraw, name="staff_withdraw"),
    path("staff/p/<uuid:party_id>/share/", share.share, name="staff_share"),
    path("staff/s/<uuid:share_id>/end/", share.share_end, name="staff_share_end"),
]

handler400 = "portal.error_views.bad_request"
handler403 = "portal.error_views.forbidden"
handler404 = "portal.error_views.not_found"
handler500 = "portal.error_views.failed"
