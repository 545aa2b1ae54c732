"""The form for whoever takes the call: one question, and some lines that may stay empty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.incidents.forms.incident import kind_choices


class LogBreachForm(forms.Form):
    """One document or more; for one, whatever helps to find it. What is not understood is left out.

    Who is calling is said as on Find: a full name and one thing more. Nothing of it comes back.
    """

    use_required_attribute = False

    how_many = forms.ChoiceField(
        label=_("Can they see one document, or more than one? It is fine if you are not sure."),
        choices=[
            ("more", _("More than one")),
            ("one", _("One document")),
            ("not sure", _("Not sure")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one. If you do not know, choose “Not sure”."),
            "invalid_choice": _("Choose one. If you do not know, choose “Not sure”."),
        },
    )
    number = forms.CharField(
        label=_("The caller’s tenancy number, if they have it to hand (optional)"),
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "maxlength": 40}),
    )
    kind = forms.CharField(
        label=_("What kind of document is it? (optional)"), required=False, widget=forms.Select
    )
    full_name = forms.CharField(
        label=_("The caller’s full name (optional)"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    known = forms.CharField(
        label=_("One thing only they know (optional)"),
        help_text=_(
            "Their tenancy number, the phone number we hold now, or their whole address now."
            " Not a date of birth. Nothing about them is shown."
        ),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    caller = forms.CharField(required=False, widget=forms.HiddenInput)
    at_home = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["kind"].widget
        assert isinstance(widget, forms.Select)  # noqa: S101 (said above)
        widget.choices = [("", _("I do not know")), *kind_choices()]

    def clean_caller(self) -> Any:
        """An id, or nobody: a wrong one never holds up the press."""
        return _or_none(forms.UUIDField(), self.cleaned_data["caller"])

    def clean_at_home(self) -> Any:
        """The home on whose page they were looked for, or none."""
        return _or_none(forms.UUIDField(), self.cleaned_data["at_home"])

    def clean_full_name(self) -> str:
        """At most what a name is long."""
        return str(self.cleaned_data["full_name"])[:100]

    def clean_known(self) -> str:
        """At most what an address is long."""
        return str(self.cleaned_data["known"])[:200]

    def clean_number(self) -> str:
        """At most what a number is long."""
        return str(self.cleaned_data["number"])[:40]

    def clean_kind(self) -> str:
        """A kind that we have, or none."""
        known = {value for value, _word in kind_choices()}
        kind = str(self.cleaned_data["kind"])
        return kind if kind in known else ""


def _or_none(field: forms.Field, value: str) -> Any:
    try:
        return field.clean(value) if value else None
    except forms.ValidationError:
        return None
