"""The form with which a drill begins."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class StartDrillForm(forms.Form):
    """Whether the director is told too, if no one acknowledges it."""

    use_required_attribute = False

    tells_director = forms.BooleanField(
        label=_("The director takes part: tell them too, if no one acknowledges it"),
        required=False,
    )
