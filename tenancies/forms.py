"""The forms with which staff find a home or a case, and open one outside their patches."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """Words of an address, or a reference."""

    use_required_attribute = False

    query = forms.CharField(
        label=_("Address, tenancy number or case number"),
        min_length=3,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Type at least 3 characters."),
            "min_length": _("Type at least 3 characters."),
            "max_length": _("Type 100 characters or fewer."),
        },
    )


class OutsideForm(forms.Form):
    """Why an officer must see one tenancy or case outside their patches."""

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
    reference = forms.CharField(max_length=13, widget=forms.HiddenInput)
