"""Signing in, the second step, and a new password for who has forgotten theirs: allauth's pages, marked."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import public_page
from accounts.forms.signing_in import NewPasswordForm
from accounts.models import User
from accounts.second_step.methods import second_steps


class SecondStepView(AuthenticateView):
    """The page between the password and the portal."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also which ways this account has, and whether a passkey has just failed."""
        steps = {step.type for step in second_steps(self.stage.login.user)}
        return {
            **super().get_context_data(**kwargs),
            "has_app": Authenticator.Type.TOTP in steps,
            "has_passkey": Authenticator.Type.WEBAUTHN in steps,
            "passkey_failed": bool(self.webauthn_form and self.webauthn_form.errors),
        }


class ForgottenView(account.CompletePasswordResetView):
    """The new password after the code from the mail; nobody is signed in by it."""

    success_url = reverse_lazy("account_login")

    def dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Only while the account is on, and signs in with the address to which the code went."""
        reset = PasswordResetVerificationProcess.resume(request)
        if reset and not _is_theirs_still(reset):
            reset.abort()
        return super().dispatch(request, **kwargs)

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        """Store it, which ends every session, and say what comes next."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[no-untyped-call]
        audit_log.record("password_reset", [form.user], user_id=form.user.pk)
        messages.success(self.request, _("Your password is changed. Sign in with it now."))
        return response


def _is_theirs_still(reset: PasswordResetVerificationProcess) -> bool:
    user = reset.user
    return isinstance(user, User) and user.is_active and user.email == reset.state["email"]


sign_in = public_page(account.LoginView.as_view())
sign_out = public_page(account.LogoutView.as_view())
passkey = public_page(LoginWebAuthnView.as_view())
second_step = public_page(SecondStepView.as_view())
forgot = public_page(account.PasswordResetView.as_view())
forgot_code = public_page(account.ConfirmPasswordResetCodeView.as_view())
forgot_new = public_page(ForgottenView.as_view())
