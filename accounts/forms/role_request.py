"""The director's answer to a role that an administrator asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignRoleForm(forms.Form):
    """Why, whatever the answer is."""

    use_required_attribute = False

    why = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give a reason.")},
    )
