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
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import public_page
from accounts.forms.signing_in import NewPasswordForm
from accounts.models import User
from accounts.notices import CODE_LASTS
from accounts.second_step.methods import second_steps
from portal.web.carried import seal, unseal

SET_FOR = "password_set_for"
"""Where a session keeps whose password has just been set in it."""


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
        if reset is None and _has_set_it(request):
            return self._done()
        if reset and not _is_theirs_still(reset):
            reset.abort()
        return super().dispatch(request, **kwargs)

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        """Store it, which ends every session, and say what comes next."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[no-untyped-call]
        audit_log.record("password_reset", [form.user], user_id=form.user.pk)
        self.request.session[SET_FOR] = seal(str(form.user.pk), of=SET_FOR)
        self._done()
        return response

    def _done(self) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Sign in with it now."))
        return redirect(self.success_url)


def _has_set_it(request: HttpRequest) -> bool:
    """Whether this form has set this password some minutes ago, and only its answer was lost."""
    account = unseal(request.session.get(SET_FOR, ""), of=SET_FOR, lasts=CODE_LASTS)
    if request.method != "POST" or account is None:
        return False
    user = User.objects.filter(pk=account, is_active=True).first()
    has_set_it = user is not None and user.check_password(request.POST.get("password1", ""))
    if not has_set_it:
        audit_log.record("password_failed")
    return has_set_it


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
