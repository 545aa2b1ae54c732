"""The forms for what one party reads of a case and for what staff do next in it; they save nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.labels import STATUSES
from cases.models import Party, Wording
from portal.web.date_field import DateField


class NextStepForm(forms.Form):
    """What is to be done next in a case, when, and by whom."""

    use_required_attribute = False

    what = forms.CharField(
        label=_("What happens next?"),
        help_text=_("One line, for staff only. For example, Hearing at the sheriff court."),
        max_length=120,
        error_messages={
            "required": _("Say what happens next."),
            "max_length": _("What happens next must be 120 characters or fewer."),
        },
    )
    on_day = DateField(
        label=_("On which day?"),
        help_text=_("For example, 27 3 2027."),
        error_messages={
            "required": _("Enter the day."),
            "invalid": _("Enter a day, a month and a year, like 27 3 2027."),
        },
    )
    owner = forms.CharField(
        label=_("Who does it?"),
        help_text=_("You, a colleague, or someone outside such as the police."),
        max_length=80,
        error_messages={
            "required": _("Say who does it."),
            "max_length": _("Who does it must be 80 characters or fewer."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on_day(self) -> date:
        """What is next is not over yet."""
        day: date = self.cleaned_data["on_day"]
        if day < self.today:
            raise forms.ValidationError(_("The day must be today or later."))
        return day


class ShareForm(forms.Form):
    """Title, status and next step, written for one party; the statuses are those of their side."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Title they see"),
        help_text=_("In plain words, like “Noise at night”. Do not name anybody."),
        max_length=80,
        error_messages={
            "required": _("Write a title."),
            "max_length": _("The title must be 80 characters or fewer."),
        },
    )
    status = forms.ChoiceField(
        label=_("Status they see"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a status."),
            "invalid_choice": _("Choose a status."),
        },
    )
    next_step = forms.CharField(
        label=_("What happens next"),
        help_text=_("Say who does what, and by when."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say what happens next."),
            "max_length": _("What happens next must be 500 characters or fewer."),
        },
    )

    def __init__(
        self, *args: Any, party: Party, wording: Wording | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = list(STATUSES[party.role])
        if wording:
            self.initial = {
                "title": wording.title,
                "status": wording.status,
                "next_step": wording.next_step,
            }
            if wording.status not in words:
                words.insert(0, wording.status)
        status = self.fields["status"]
        if isinstance(status, forms.ChoiceField):
            status.choices = [(word, gettext(word)) for word in words]
