"""The second person's answer to what another asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Advice


class AnswerForm(forms.Form):
    """A reason, whatever the answer is, where one is kept."""

    use_required_attribute = False

    why = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Give a reason.")},
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["why"]

    @property
    def because(self) -> str:
        """The reason, or nothing where none is asked for."""
        return str(self.cleaned_data.get("why", ""))


class AdviceForm(forms.Form):
    """What the data protection officer advises, and why."""

    use_required_attribute = False

    stance = forms.ChoiceField(
        label=_("What do you advise?"),
        choices=Advice.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you advise.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "Whoever decides reads this. It is kept as you write it. Do not name residents."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give a reason.")},
    )
