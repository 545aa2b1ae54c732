"""The forms that find a caller: a full name, and one thing that an ex-partner does not know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.desk.find.forms import SHORTEST, TOO_SHORT, ReasonForm


def _plain_text() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class FullNameForm(forms.Form):
    """The name alone: the other thing is that they live in the home on whose page it stands."""

    use_required_attribute = False

    full_name = forms.CharField(
        label=_("Full name"),
        help_text=_("First name and surname, as they give it."),
        max_length=100,
        widget=_plain_text(),
        error_messages={
            "required": _("Type the caller’s full name."),
            "max_length": _("Type 100 characters or fewer."),
        },
    )


class CallerForm(FullNameForm):
    """The name and one thing more."""

    known = forms.CharField(
        label=_("One thing only they know"),
        help_text=_(
            "Their tenancy number, the phone number we hold now, or their whole address now."
            " Not a date of birth. Not an old address or an old name."
        ),
        max_length=200,
        widget=_plain_text(),
        error_messages={
            "required": _("Type one thing that only the caller knows."),
            "max_length": _("Type 200 characters or fewer."),
        },
    )


class OutsideCallerForm(ReasonForm, CallerForm):
    """The same for an officer, who says why they look outside their patches."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["full_name", "known", "reason", "quoting"])

    def clean(self) -> dict[str, Any]:
        """Three letters at least, in each of the two."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("full_name", "known"):
            if name in said and len("".join(filter(str.isalnum, said[name]))) < SHORTEST:
                self.add_error(name, TOO_SHORT)
        return said
