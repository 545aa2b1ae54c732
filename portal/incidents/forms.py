"""The form behind "This is not mine": nothing but one line is required."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.incidents.models import Report


class NotMineForm(forms.Form):
    """What is wrong, what was seen, whether it still shows, and how to reach the person."""

    use_required_attribute = False

    wrong = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Wrong.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong. If you do not know, choose the last one.")
        },
    )
    what = forms.CharField(
        label=_("What did you see? (optional)"),
        help_text=_("A few words are enough. Please do not write names."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    still_visible = forms.ChoiceField(
        label=_("Can you still see it? (optional)"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("not sure", _("I am not sure"))],
        required=False,
        widget=forms.RadioSelect,
    )
    contact = forms.CharField(
        label=_("How can we reach you? (optional)"),
        help_text=_("A phone number or an email address."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
