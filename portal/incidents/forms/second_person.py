"""The second person's answer to what another asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
