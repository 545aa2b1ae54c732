"""The sign-in form."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


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
