"""The form that hands a call on: a kind from a list, a number and a time, and no free text."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tenancies.models import Task


class HandOnForm(forms.Form):
    """What the caller wants, and how to call back."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", _("Choose one")), *Task.TaskKind.choices],
        error_messages={"required": _("Choose what it is about.")},
    )
    number = forms.CharField(
        label=_("Another number to call back on"),
        help_text=_(
            "Leave it empty to use the number we have. If we may have none, ask for one."
            " A new number is checked first."
        ),
        max_length=30,
        required=False,
        validators=[RegexValidator(r"^[0-9+() -]*$", _("Type a phone number, in digits alone."))],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    call_time = forms.ChoiceField(
        label=_("When can we call?"),
        choices=Task.CallTime.choices,
        widget=forms.RadioSelect,
        initial=Task.CallTime.ANY,
        error_messages={"required": _("Choose when we can call.")},
    )
