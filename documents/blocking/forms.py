"""The form with which a person is blocked from one thing or from everything; it saves nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.blocking.subjects import DOCUMENT
from portal.web.date_field import DateField

USUAL_DAYS, MOST_DAYS = 28, 366


class BlockForm(forms.Form):
    """From what, why, and when somebody looks at it again. Offers only what it is given."""

    use_required_attribute = False

    what = forms.ChoiceField(
        label=_("What must they not see?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what they must not see."),
            "invalid_choice": _("Choose what they must not see."),
        },
    )
    document = forms.ChoiceField(
        label=_("Which document?"),
        help_text=_("Only if you chose one document."),
        required=False,
        error_messages={"invalid_choice": _("Choose one of these documents.")},
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Only staff read this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Give a reason."),
            "max_length": _("The reason must be 300 characters or fewer."),
        },
    )
    review_on = DateField(
        label=_("When will you look at it again?"),
        help_text=_("Within a year. The block does not end by itself."),
        error_messages={
            "required": _("Say when you will look at it again."),
            "invalid": _("Enter a day, a month and a year, like 27 3 2027."),
        },
    )

    def __init__(
        self,
        *args: Any,
        subjects: list[tuple[str, str]],
        documents: list[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["review_on"] = today + timedelta(days=USUAL_DAYS)
        one_document = [(DOCUMENT, _("One document"))] if documents else []
        self._offer("what", [*subjects, *one_document])
        self._offer("document", [("", _("Choose a document")), *documents])
        if not documents:
            del self.fields["document"]

    def clean_review_on(self) -> date:
        """A day that comes, and not too late."""
        day: date = self.cleaned_data["review_on"]
        if day <= self.today:
            raise forms.ValidationError(_("The day must be after today."))
        if day > self.today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("The day must be within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        """One document needs the document."""
        data = super().clean() or {}
        if (
            data.get("what") == DOCUMENT
            and not data.get("document")
            and "document" not in self.errors
        ):
            self.add_error("document", _("Choose a document."))
        return data

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
