"""The forms about doubts; they save nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from accounts.models import TwoPersonRequest
from portal.web.date_field import DateField
from tenancies.models import Doubt

Kind = TwoPersonRequest.Kind
DECISIONS: dict[str, tuple[TwoPersonRequest.Kind, ...]] = {
    Doubt.Kind.REFERENCE: (Kind.SAME_PERSON, Kind.ANOTHER_PERSON),
    Doubt.Kind.BIRTH_DATE: (Kind.BIRTH_DATE,),
    Doubt.Kind.WITHDRAWN: (Kind.GIVE_BACK,),
}
"""What may be asked about each kind of doubt."""
SEEN = [
    ("passport", _("Passport")),
    ("driving licence", _("Driving licence")),
    ("birth certificate", _("Birth certificate")),
    ("national entitlement card", _("National Entitlement Card")),
    ("residence permit", _("Residence permit or eVisa")),
]


class BirthDateForm(forms.Form):
    """The date of birth on a document, and which document it was."""

    use_required_attribute = False

    born_on = DateField(
        label=_("Date of birth on the document"),
        help_text=_("For example, 29 11 1980."),
        error_messages={
            "required": _("Enter the date of birth."),
            "invalid": _("Enter a day, a month and a year, like 29 11 1980."),
        },
    )
    seen = forms.ChoiceField(
        label=_("Which document did you see?"),
        choices=SEEN,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the document that you saw."),
            "invalid_choice": _("Choose the document that you saw."),
        },
    )

    def clean_born_on(self) -> Any:
        """A day on which somebody who lives can have been born."""
        born_on = self.cleaned_data["born_on"]
        if not today().year - 120 <= born_on.year or born_on > today():
            raise forms.ValidationError(_("No one can have been born on that day. Check it."))
        return born_on


class DecideForm(forms.Form):
    """What a second person is asked to agree to, and why."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        label=_("What do you ask for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you ask for.")},
    )
    reason = forms.CharField(
        label=_("How do you know?"),
        help_text=_("This is kept as you write it. Do not name residents."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say how you know.")},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, one.label) for one in DECISIONS[kind]]
