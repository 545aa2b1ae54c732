"""The three forms between a letter and an account; they check words, and save and look up nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.web.date_field import DateField
from tenancies.activation import codes

NOT_A_CODE = _("A code has 8 letters and numbers, like CD37-HK4W. Check your letter.")


class CodeBoxes(forms.MultiWidget):
    """Two boxes of four. The first takes a whole code too, pasted or typed on."""

    template_name = "django/forms/widgets/code.html"
    use_fieldset = True

    def __init__(self) -> None:
        box = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        super().__init__(
            [
                forms.TextInput(box | {"aria-label": _("First four")}),
                forms.TextInput(box | {"aria-label": _("Last four")}),
            ]
        )

    def decompress(self, value: str | None) -> list[str]:
        """The halves of a code."""
        return [value[:4], value[4:]] if value else ["", ""]


class CodeField(forms.Field):
    """A code, however it was typed."""

    widget = CodeBoxes

    def clean(self, value: list[str | None]) -> str:
        """The plain code. Raises ValidationError if nothing like one was typed."""
        typed = "".join(part or "" for part in value).strip()
        if not typed:
            raise forms.ValidationError(_("Enter the code in your letter."))
        code = codes.plain(typed)
        if code is None:
            raise forms.ValidationError(NOT_A_CODE)
        return code


class ActivationCodeForm(forms.Form):
    """The code in the letter."""

    use_required_attribute = False

    code = CodeField(label=_("Your code"), help_text=_("8 letters and numbers, in two groups."))


class WhoForm(forms.Form):
    """Who the letter is for: asked of everybody in the same way, whatever we hold."""

    use_required_attribute = False

    surname = forms.CharField(
        label=_("Your surname"),
        help_text=_("As it is on your letter."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"}),
        error_messages={"required": _("Enter your surname.")},
    )
    born_on = DateField(
        label=_("Your date of birth"),
        help_text=_("For example, 27 3 1985."),
        is_birthday=True,
        error_messages={
            "required": _("Enter your date of birth."),
            "invalid": _("Enter a day, a month and a year, like 27 3 1985."),
        },
    )


class SecureForm(forms.Form):
    """A username and a password."""

    use_required_attribute = False

    username = forms.RegexField(
        r"^[a-z0-9.-]{4,30}\Z",
        label=_("Choose a username"),
        help_text=_("4 to 30 letters, numbers, dots or hyphens. You sign in with it."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Choose a username."),
            "invalid": _("Use 4 to 30 letters, numbers, dots or hyphens, and no spaces."),
        },
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 10 characters. Three words that do not belong together are good."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, data: Any = None) -> None:
        """Names are kept in small letters."""
        if data is not None:
            data = data.copy()
            data["username"] = data.get("username", "").strip().lower()
        super().__init__(data)

    def clean_password(self) -> str:
        """Long, not common, and not the username again."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(username=self.cleaned_data.get("username", "")))
        return password
