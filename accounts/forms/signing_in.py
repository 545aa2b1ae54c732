"""The forms for getting in: sign in, and a new password for who has forgotten theirs."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ConfirmPasswordResetCodeForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.forms.fields import code_field, new_password_field
from accounts.forms.mailed_code import NotedCode
from accounts.models import User


class SignInForm(LoginForm):
    """One name, one password, one message for every failure."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = _("Email address or username")
        login.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        login.error_messages["required"] = _("Enter your email address or username.")
        password = self.fields["password"]
        password.label = _("Password")
        password.help_text = ""
        password.error_messages["required"] = _("Enter your password.")


class ForgotForm(ResetPasswordForm):
    """Who has forgotten theirs, as they sign in; a code goes to the account's address if it has one."""

    use_required_attribute = False
    email = forms.CharField(  # type: ignore[assignment]
        label=_("Email address or username"),
        max_length=254,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "maxlength": False,
            }
        ),
        error_messages={"required": _("Enter your email address or username.")},
    )

    def clean_email(self) -> str:
        """Look once, in the one place where verified addresses stand; a stranger learns nothing."""
        name: str = self.cleaned_data["email"].strip().lower()
        known = User.objects.filter(Q(email=name) | Q(username=name), is_active=True)
        self.users = list(known.exclude(email="")[:1])
        return name

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Mail a code; where nobody has the address one is drawn and written to nobody, as slowly."""
        if self.users:
            self.cleaned_data["email"] = self.users[0].email
        else:
            notices.send_code("", get_adapter().generate_password_reset_code())
        address: str = super().save(request, **kwargs)
        return address


class MailedCodeForm(ConfirmPasswordResetCodeForm, NotedCode):
    """The code from the mail."""

    use_required_attribute = False
    code = code_field()


class NewPasswordForm(ResetPasswordKeyForm):
    """A new password, after the code from the mail."""

    use_required_attribute = False
    password1 = new_password_field()
    password2 = None  # type: ignore[assignment]
