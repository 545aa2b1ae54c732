"""One's own password and email address."""

from __future__ import annotations

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import devices, own_account
from accounts.access import Role, account_page
from accounts.actor import actor
from accounts.forms.own_account import ChangePasswordForm, EmailForm
from accounts.views.proof import proved_lately


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("current_password", "password1")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password, with the one before; who signs in by passkey alone proves it otherwise."""
    has_one = actor(request).has_usable_password()
    return _password(request) if has_one else proved_lately(_password)(request)


def _password(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    form = ChangePasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        own_account.change_password(by=user, password=form.cleaned_data["password1"])
        messages.success(request, _("Your password is changed. We signed you out everywhere else."))
        response = redirect("account_change_password")
        devices.remember(request, response, user)
        return response
    return render(
        request, "account/password_change.html", {"form": form, "username": user.username}
    )


@account_page
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
def email(request: HttpRequest) -> HttpResponse:
    """Give, change or remove one's email address. Staff have the address the landlord gave them."""
    user = actor(request)
    is_staff = Role(user.role).is_staff
    form = EmailForm(request.POST or None, user=user)
    if request.method == "POST" and not is_staff:
        if "remove" in request.POST:
            own_account.remove_email(by=user)
            messages.success(request, _("We have removed your email address."))
            return redirect("account_email")
        if form.is_valid():
            address = form.cleaned_data["email"]
            EmailVerificationProcess.initiate(request=request, user=user, email=address)
            return redirect("account_email_verification_sent")
    context = {"form": form, "email": user.email, "username": user.username, "is_staff": is_staff}
    return render(request, "account/email.html", context)


email_code = account_page(ConfirmEmailVerificationCodeView.as_view())
