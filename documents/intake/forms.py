"""The form with which staff add documents: the files, and for all of them one kind and one date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cases.models import Party
from documents.kinds import DocumentKind, Sender, kind_of
from documents.staff_labels import DAY
from portal.web.date_field import DateField
from portal.web.dates import date_format


def _named(party: Party) -> str:
    return f"{party.person.name} ({party.get_role_display().lower()})"


class SeveralFilesInput(forms.FileInput):
    """A box for files that gives all of them."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, _data: Any, files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> list[UploadedFile[Any]]:
        """Every file under this name, in the order in which they came."""
        return files.getlist(name)


class SeveralFiles(forms.Field):
    """One file or more; what is in them is not judged here."""

    widget = SeveralFilesInput(attrs={"multiple": True, "accept": ".pdf,.jpg,.jpeg,.jfif,.png"})


class UploadForm(forms.Form):
    """What is added, and as what. Each file is judged by itself (documents/intake)."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("What are they?"),
        help_text=_("One kind for all of them. Add other kinds after these."),
        error_messages={
            "required": _("Choose what they are."),
            "invalid_choice": _("Choose what they are."),
        },
    )
    dated = DateField(
        label=_("What date is on them?"),
        help_text=_("The date on the document, not of today. For example, 27 3 2026."),
        error_messages={
            "required": _("Enter the date on the documents."),
            "invalid": _("Enter a day, a month and a year, like 27 3 2026."),
        },
    )
    given_by = forms.ChoiceField(
        label=_("Who gave them to us?"),
        required=False,
        help_text=_(
            "Choose someone if they wrote it, took it or brought it. If someone else reports it as not"
            " theirs, it closes to everyone but the person who gave it."
        ),
        error_messages={"invalid_choice": _("Choose someone in this case.")},
    )
    documents = SeveralFiles(
        label=_("Files"), error_messages={"required": _("Choose one file or more.")}
    )

    def __init__(
        self,
        *args: Any,
        kinds: tuple[DocumentKind, ...],
        parties: Sequence[Party],
        first_day: date | None,
        last_day: date | None,
        today: date,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.first_day, self.last_day, self.today = first_day, last_day, today
        self.fields["documents"].help_text = _(
            "PDF, JPG or PNG, each smaller than %(megabytes)sMB, up to %(most)s at a time."
        ) % {
            "megabytes": settings.UPLOAD_LARGEST_FILE >> 20,
            "most": settings.UPLOAD_MOST_FILES,
        }
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [("", _("Choose")), *((k.value, k.staff_word) for k in kinds)]
        self.parties = parties
        given_by = self.fields["given_by"]
        if not parties:
            del self.fields["given_by"]
        elif isinstance(given_by, forms.ChoiceField):
            given_by.choices = [
                ("", _("No one: we wrote them, or they are from elsewhere")),
                *((str(p.person_id), _named(p)) for p in parties),
            ]

    def clean_given_by(self) -> UUID | None:
        """Who gave it stands on a side from which such documents come; what we write, no one gives."""
        chosen = self.cleaned_data["given_by"]
        kind = kind_of(self.cleaned_data.get("kind", ""))
        if not chosen or not kind.value:
            return None
        if kind.sender != Sender.RESIDENT:
            raise forms.ValidationError(_("We write documents of this kind. Choose “No one”."))
        if not any(str(p.person_id) == chosen and p.role in kind.sides for p in self.parties):
            raise forms.ValidationError(_("Documents of this kind come from the other side."))
        return UUID(chosen)

    def clean_dated(self) -> date:
        """No document comes from the future, nor from before or after the tenancy it belongs to."""
        day: date = self.cleaned_data["dated"]
        if day > self.today:
            raise forms.ValidationError(_("The date must be today or earlier."))
        if self.first_day and day < self.first_day:
            first = date_format(self.first_day, DAY)
            raise forms.ValidationError(_("The tenancy began on %s.") % first)
        if self.last_day and day > self.last_day:
            last = date_format(self.last_day, DAY)
            raise forms.ValidationError(_("The tenancy ended on %s.") % last)
        return day
