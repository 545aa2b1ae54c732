"""Every address of the portal. Anything else is the same 404 as what is not yours."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from accounts.views import own_account, proof, second_step, signing_in
from cases import views as cases
from cases.staff_views import case, share
from documents import downloads
from documents import views as documents
from documents.staff_views import block, release, upload, withdraw
from portal import account_views, public_views, welcome_views
from portal.admin.site import site
from portal.incidents import views as incidents
from portal.incidents.staff_views import board, correction, freeze, report
from portal.oversight.ledger_views import ledger_page
from portal.oversight.openings_views import openings
from portal.residents import views as residents
from tenancies.activation import views as activation
from tenancies.staff_views import (
    find,
    home,
    letter,
    letters,
    look,
    outside,
    person,
    set_aside,
    tenancy,
)

urlpatterns = [
    path("", welcome_views.welcome, name="welcome"),
    # The names are allauth's: it looks its pages up by them.
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/passkey/", signing_in.passkey, name="mfa_login_webauthn"),
    path("sign-in/code/", signing_in.second_step, name="mfa_authenticate"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path("forgot/", signing_in.forgot, name="account_reset_password"),
    path("forgot/code/", signing_in.forgot_code, name="account_confirm_password_reset_code"),
    path("forgot/new/", signing_in.forgot_new, name="account_complete_password_reset"),
    path("details/password/", own_account.password, name="account_change_password"),
    path("details/email/", own_account.email, name="account_email"),
    path("details/email/code/", own_account.email_code, name="account_email_verification_sent"),
    path("details/again/", proof.by_password, name="account_reauthenticate"),
    path("details/again/code/", proof.by_code, name="mfa_reauthenticate"),
    path("details/again/passkey/", proof.by_passkey, name="mfa_reauthenticate_webauthn"),
    path("details/stay/", proof.stay, name="account_stay"),
    path("details/second-step/", second_step.index, name="mfa_index"),
    path("details/second-step/app/", second_step.add_app, name="mfa_activate_totp"),
    path("details/second-step/app/remove/", second_step.remove_app, name="mfa_deactivate_totp"),
    path("details/second-step/passkeys/", second_step.add_passkey, name="mfa_add_webauthn"),
    path(
        "details/second-step/passkeys/<int:number>/",
        second_step.rename_passkey,
        name="mfa_edit_webauthn",
    ),
    path(
        "details/second-step/passkeys/<int:number>/remove/",
        second_step.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("details/second-step/codes/", second_step.codes, name="mfa_view_recovery_codes"),
    path(
        "details/second-step/codes/new/", second_step.new_codes, name="mfa_generate_recovery_codes"
    ),
    path("activate/", activation.code, name="activate"),
    path("activate/you/", activation.person, name="activate_person"),
    path("activate/secure/", activation.secure, name="activate_secure"),
    path("activate/second-step/", activation.second_step, name="activate_second_step"),
    path("help/", public_views.help_page, name="help"),
    path("privacy/", public_views.privacy, name="privacy"),
    path("accessibility/", public_views.accessibility, name="accessibility"),
    path("safety/", public_views.safety, name="safety"),
    path("leave/", public_views.leave, name="leave"),
    path("not-mine/", incidents.not_mine, name="not_mine"),
    path("not-mine/done/", incidents.not_mine_done, name="not_mine_done"),
    path("home/", residents.home, name="home"),
    path("details/", residents.details, name="details"),
    path("details/sign-ins/", account_views.sign_ins, name="sign_ins"),
    path("details/sign-ins/end/", account_views.end_sign_ins, name="sign_out_everywhere"),
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
    path("staff/letters/", letters.letters, name="staff_letters"),
    path("staff/person/<uuid:person_id>/letter/", letter.letter, name="staff_letter"),
    path("staff/t/<uuid:tenancy_id>/", tenancy.tenancy, name="staff_tenancy"),
    path("staff/c/<uuid:case_id>/", case.case, name="staff_case"),
    path("staff/c/<uuid:case_id>/upload/", upload.case_upload, name="staff_case_upload"),
    path("staff/t/<uuid:tenancy_id>/upload/", upload.tenancy_upload, name="staff_tenancy_upload"),
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
    path(settings.ADMIN_PATH, site.urls),
]

handler400 = "portal.error_views.bad_request"
handler403 = "portal.error_views.forbidden"
handler404 = "portal.error_views.not_found"
handler500 = "portal.error_views.failed"
