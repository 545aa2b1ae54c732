"""The forms about safe contacts; they save nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.date_field import DateField
from tenancies.models import SafeContact
from tenancies.safety.services import SafeWay

USUAL_DAYS, MOST_DAYS = 182, 365
HIDES = [
    ("yes", _("No, or I am not sure: keep the home secret too")),
    ("no", _("Yes: they live there or know the address")),
]
WAYS = [
    ("phone call", _("A phone call")),
    ("text message", _("A text message")),
    ("in person", _("In person, at your office")),
]


class SafeContactForm(forms.Form):
    """How staff may reach a person, whether the home is kept secret, and when someone looks at it again."""

    use_required_attribute = False

    how = forms.CharField(
        label=_("How may we reach them?"),
        help_text=_("For example: text only, never by post."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say how we may reach them.")},
    )
    hours = forms.CharField(
        label=_("When?"),
        help_text=_("For example: before noon, not on Sundays."),
        max_length=100,
        required=False,
    )
    safe_words = forms.CharField(
        label=_("Safe words"),
        help_text=_("What we say first, so that they know it is us. They choose the words."),
        max_length=100,
        required=False,
    )
    phone = forms.CharField(label=_("Safe phone number"), max_length=30, required=False)
    address = forms.CharField(
        label=_("Safe address for post"),
        help_text=_("Leave it empty if nothing may be posted."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    hides_home = forms.ChoiceField(
        label=_("Does the person they must be safe from know where they live?"),
        choices=HIDES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. If you are not sure, keep the home secret.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("You do not have to give one. Do not write what happened."),
        choices=[("", _("Not given")), *SafeContact.Reason.choices],
        required=False,
    )
    review_on = DateField(
        label=_("When will you look at it again?"),
        help_text=_("Within a year. It does not end by itself."),
        error_messages={
            "required": _("Say when you will look at it again."),
            "invalid": _("Enter a day, a month and a year, like 27 3 2027."),
        },
    )

    def __init__(
        self, *args: Any, today: date, before: SafeContact | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["review_on"] = today + timedelta(days=USUAL_DAYS)
        if before:
            kept = ("how", "hours", "safe_words", "phone", "address", "reason")
            self.initial.update({name: getattr(before, name) for name in kept})
            if before.standing == SafeContact.Standing.SET:
                self.initial["hides_home"] = "yes" if before.hides_home else "no"

    def clean_review_on(self) -> date:
        """A day that comes, and not too late."""
        day: date = self.cleaned_data["review_on"]
        if day <= self.today:
            raise forms.ValidationError(_("The day must be after today."))
        if day > self.today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("The day must be within a year."))
        return day

    @property
    def way(self) -> SafeWay:
        """What was filled in."""
        given = self.cleaned_data
        return SafeWay(**given | {"hides_home": given["hides_home"] == "yes"})


class AskForm(forms.Form):
    """How a resident wants to be reached. Nothing that they have asked before is shown here."""

    use_required_attribute = False

    ways = forms.MultipleChoiceField(
        label=_("How may we reach you?"),
        help_text=_("Choose every way that is safe for you."),
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one way or more.")},
    )
    hours = forms.CharField(
        label=_("When is it safe to call?"),
        help_text=_("For example: weekdays before noon."),
        max_length=100,
        required=False,
    )
    phone = forms.CharField(
        label=_("A safe phone number, if it is not the one we have"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    @property
    def how(self) -> str:
        """The ways that were ticked, as staff read them: in one language, whatever the page's."""
        return ", ".join(self.cleaned_data["ways"])
