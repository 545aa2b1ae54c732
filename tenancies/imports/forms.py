"""The filter of the quarantined rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class QuarantineForm(forms.Form):
    """Which rows that an import quarantined to show: only tables and reasons that there are."""

    table = forms.ChoiceField(label=_("Table"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)

    def __init__(
        self, *args: Any, tables: list[str], reasons: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("table", [(t, t) for t in tables]), ("reason", reasons)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *choices]
