"""The forms with which staff find a person, a home or a case, and look outside their patches."""

from __future__ import annotations

from string import digits
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenancies.models import Patch

SHORTEST = 3
"""How many characters a search needs, spaces and commas left out."""
TOO_SHORT = _("Type at least 3 characters.")
CHOOSE_REASON = _("Choose why you need it.")
QUOTE_A_NUMBER = _(
    "Type the number of the call, the letter or the job: 4 to 20 letters and digits."
)


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
            self.fields["call"] = forms.CharField(
                label=_("Number of the call, if there is one"),
                help_text=_("Homes opened without one are counted for the manager."),
                required=False,
                max_length=20,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )

    def clean_query(self) -> str:
        """Spaces and commas do not count: one letter each of two names would find half a town."""
        typed: str = self.cleaned_data["query"]
        if len("".join(typed.replace(",", " ").split())) < SHORTEST:
            raise forms.ValidationError(TOO_SHORT)
        return typed


class ReasonForm(forms.Form):
    """Why an officer must look outside their patches."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why do you need it?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_REASON, "invalid_choice": CHOOSE_REASON},
        choices=Patch.OutsideReason.choices,
    )
    quoting = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9/.-]*$",
        label=_("Number of the call, the letter or the job"),
        help_text=_("As it stands in the system that it came by, such as C-10482."),
        min_length=4,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_length", "max_length"), QUOTE_A_NUMBER
        ),
    )

    def clean_quoting(self) -> str:
        """A word is no number: nobody could look it up."""
        quoting: str = self.cleaned_data["quoting"]
        if not any(sign in digits for sign in quoting):
            raise forms.ValidationError(QUOTE_A_NUMBER)
        return quoting


class OutsideForm(ReasonForm):
    """The same for one tenancy or case."""

    reference = forms.CharField(max_length=13, widget=forms.HiddenInput)
