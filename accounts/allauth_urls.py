"""Signing in, passwords and second steps under the names by which allauth looks its pages up."""

from __future__ import annotations

from django.urls import path

from accounts.views import own_account, proof, second_step, signing_in

urlpatterns = [
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
]
