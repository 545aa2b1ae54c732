"""What the DPO writes to limit the use of a document, and to end that."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class LimitForm(forms.Form):
    """The tick, and why."""

    use_required_attribute = False

    limit = forms.BooleanField(
        label=_("Limit the use of this document"),
        help_text=_(
            "Staff read that they must ask you before they use it. It cannot be released. Nothing closes for"
            " anyone."
        ),
        error_messages={"required": _("Tick this to limit its use.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("This is kept as you write it. Do not name residents."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )


class EndLimitForm(forms.Form):
    """Why staff may use it again."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why may it be used again?"),
        help_text=_(
            "Tell the person who asked before you end it. This is kept as you write it. Do not name"
            " residents."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it may be used again.")},
    )
