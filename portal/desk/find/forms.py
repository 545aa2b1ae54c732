"""The forms with which staff find a person, a home or a case, and look outside their patches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SHORTEST = 3
"""How many characters a search needs, spaces and commas left out."""
TOO_SHORT = _("Type at least 3 characters.")


class SearchForm(forms.Form):
    """Words of a name or an address, or a reference; an adviser finds homes alone."""

    use_required_attribute = False

    query = forms.CharField(
        label=_("Find a person, a home or a case"),
        help_text=_("A name, an address, or a person, tenancy or case number."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": TOO_SHORT,
            "max_length": _("Type 100 characters or fewer."),
        },
    )

    def __init__(self, *args: Any, with_cases: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_cases:
            self.fields["query"].label = _("Find a home")
            self.fields["query"].help_text = _("An address, or part of one.")

    def clean_query(self) -> str:
        """Spaces and commas do not count: one letter each of two names would find half a town."""
        typed: str = self.cleaned_data["query"]
        if len("".join(typed.replace(",", " ").split())) < SHORTEST:
            raise forms.ValidationError(TOO_SHORT)
        return typed


class ReasonForm(forms.Form):
    """Why an officer must look outside their patches."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why do you need it?"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Give a reason."),
            "min_length": _("Say a little more: at least 10 characters."),
            "max_length": _("The reason must be 300 characters or fewer."),
        },
    )

    def clean_reason(self) -> str:
        """Ten characters that say something: PostgreSQL does not count spaces either."""
        reason: str = self.cleaned_data["reason"]
        if len("".join(reason.split())) < 10:
            raise forms.ValidationError(_("Say a little more: at least 10 characters."))
        return reason


class OutsideForm(ReasonForm):
    """The same for one tenancy or case."""

    reference = forms.CharField(max_length=13, widget=forms.HiddenInput)
