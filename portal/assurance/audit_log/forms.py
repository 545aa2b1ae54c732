"""What the DPO asks the audit log for. What is typed goes into no address: it is sent by POST."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.assurance.audit_log.events import EventKind
from portal.assurance.audit_log.subjects import Subject, subject_of
from portal.web.date_field import DateField
from tenancies.models import Person

DAY = {"invalid": _("Enter a day, a month and a year, like 27 3 2026.")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What entries are asked for, in identities: everything, unless it says otherwise."""

    person: Person | None = None
    account: UUID | None = None
    subject: Subject | None = None
    kinds: list[str] = field(default_factory=list)
    since: date | None = None
    until: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing was asked for in particular."""
        return self == Asked()


class AuditLogForm(forms.Form):
    """Who, about what, which kinds of events, and between which days: one of these at least.

    `needs` is the field that one of the two usual questions is nothing without.
    """

    use_required_attribute = False

    person = forms.CharField(
        label=_("What this person did"),
        help_text=_("The reference of a person, like P0012345."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    account = forms.CharField(
        label=_("What this account did"),
        help_text=_("A username."),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )
    about = forms.CharField(
        label=_("What was done with this"),
        help_text=_("The reference of a document, case, tenancy or person."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Which events?"),
        help_text=_("If you choose none, you see all of them."),
        choices=EventKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = DateField(
        label=_("From which day?"),
        required=False,
        error_messages=DAY,
    )
    until = DateField(
        label=_("Until which day?"),
        required=False,
        error_messages=DAY,
    )

    needs = forms.ChoiceField(
        choices=[("about", ""), ("person", "")], required=False, widget=forms.HiddenInput
    )

    def clean_person(self) -> Person | None:
        """The person of this reference."""
        if not (typed := self.cleaned_data["person"].strip().upper()):
            return None
        found: Person | None = Person.objects.filter(ref=typed).first()
        if found is None:
            raise ValidationError(_("No one here has this reference."))
        return found

    def clean_account(self) -> UUID | None:
        """The account of this username."""
        if not (typed := self.cleaned_data["account"].strip().lower()):
            return None
        found: UUID | None = (
            User.objects.filter(username=typed).values_list("pk", flat=True).first()
        )
        if found is None:
            raise ValidationError(_("There is no account of this username."))
        return found

    def clean_about(self) -> Subject | None:
        """The thing of this reference, with whatever belongs to it."""
        if not (typed := self.cleaned_data["about"].strip().upper()):
            return None
        found = subject_of(typed)
        if found is None:
            raise ValidationError(_("There is nothing of this reference that you may see."))
        return found

    def clean(self) -> dict[str, Any]:
        """Something must be asked for, what a question needs above all; the days must be in order."""
        needed = self.cleaned_data.get("needs")
        if needed and needed not in self.errors and not self.cleaned_data.get(needed):
            self.add_error(needed, _("Enter a reference."))
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error(None, _("Say what you want to see: fill in one of these at least."))
        days = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if days[0] and days[1] and days[0] > days[1]:
            self.add_error("until", _("The last day must not be before the first."))
        return self.cleaned_data

    def asked(self) -> Asked:
        """What was asked for; the form is valid."""
        said = self.cleaned_data
        return Asked(
            person=said["person"],
            account=said["account"],
            subject=said["about"],
            kinds=said["kinds"],
            since=said["since"],
            until=said["until"],
        )


class DocumentForm(forms.Form):
    """The first of the two usual questions."""

    about = forms.CharField(label=_("Who saw this document?"), help_text=_("Its reference."))


class PersonForm(forms.Form):
    """The second."""

    person = forms.CharField(label=_("What did this person see?"), help_text=_("Their reference."))
