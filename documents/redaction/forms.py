"""The form with which an officer blacks out; it saves nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.redaction.boxes import COLUMNS, ROWS, Line

_ROW_CHOICES = [(row, row) for row in ROWS]
_COLUMN_CHOICES = [(column, column) for column in COLUMNS]


class BlackOutForm(forms.Form):
    """A word wherever it stands, whole lines, or a box of the grid: any of them, and several at once."""

    use_required_attribute = False

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    word = forms.CharField(
        label=_("A word or a name"),
        help_text=_("We black it out on every page, with what stands beside it."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    lines = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    page = forms.TypedChoiceField(label=_("Page"), coerce=int, required=False, empty_value=None)
    first_row = forms.ChoiceField(label=_("From row"), choices=_ROW_CHOICES, required=False)
    last_row = forms.ChoiceField(label=_("To row"), choices=_ROW_CHOICES, required=False)
    first_column = forms.ChoiceField(
        label=_("From column"), choices=_COLUMN_CHOICES, required=False
    )
    last_column = forms.ChoiceField(label=_("To column"), choices=_COLUMN_CHOICES, required=False)

    def __init__(self, *args: Any, pages: list[int], lines: list[Line], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.line_by_value = {line.value: line for line in lines}
        self._choose("lines", [(line.value, line.text) for line in lines])
        self._choose("page", [("", _("No box")), *((number, str(number)) for number in pages)])

    def clean(self) -> dict[str, Any]:
        """Something has to be chosen."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["word"] or cleaned["lines"] or cleaned["page"]):
            raise forms.ValidationError(
                _("Type a word, tick a line, or choose the page of a box to black out.")
            )
        return cleaned

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (each is one)
        field.choices = choices
