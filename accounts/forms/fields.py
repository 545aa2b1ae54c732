"""The fields that these forms share: codes, present and new passwords, an email address."""

from __future__ import annotations

from typing import Any

from allauth.account.fields import SetPasswordField
from django import forms
from django.utils.translation import gettext_lazy as _


def code_field(**about: object) -> forms.CharField:
    """A code from an app, a printout or a mail; spaces and dashes do not matter."""
    return forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "govuk-input--width-10",
                "spellcheck": "false",
                "maxlength": False,
            }
        ),
        error_messages={"required": _("Enter the code.")},
        **about,  # type: ignore[arg-type]
    )


def password_field(label: Any) -> forms.CharField:
    """A password somebody has already."""
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )


def new_password_field() -> SetPasswordField:
    """A password to be: long enough and not easy to guess; typed once, because it can be shown."""
    return SetPasswordField(
        label=_("New password"),
        help_text=_("At least 10 characters. Three words that do not belong together are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a new password.")},
    )


def email_field(**about: object) -> forms.EmailField:
    """An email address."""
    return forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "spellcheck": "false", "maxlength": False}
        ),
        error_messages={
            "required": _("Enter an email address."),
            "invalid": _("Enter an email address like name@example.com."),
        },
        **about,  # type: ignore[arg-type]
    )
