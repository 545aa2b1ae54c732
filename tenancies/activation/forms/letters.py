"""The forms with which staff print letters and give codes; they save nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tenancies.models import Activation, IdentityCheck, Patch, Person


class OnceForm(forms.Form):
    """A form whose answer is shown once: `run` tells a second sending of it from the first."""

    use_required_attribute = False

    run = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class FilterForm(forms.Form):
    """Which homes to list."""

    use_required_attribute = False

    patch = forms.ChoiceField(label=_("Patch"), required=False)
    street = forms.CharField(
        label=_("Street"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("Type 100 characters or fewer.")},
    )

    def __init__(self, *args: Any, patches: Iterable[Patch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        patch = self.fields["patch"]
        if isinstance(patch, forms.ChoiceField):
            patch.choices = [("", _("All")), *((str(p.pk), f"{p.code} {p.name}") for p in patches)]


class LettersForm(OnceForm):
    """Who of the people on this page is sent a letter; `shown` says, signed, who was on it."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    person = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose people who are on this page.")},
    )
    everybody = forms.BooleanField(label=_("Everybody on this page"), required=False)

    def __init__(self, *args: Any, listed: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = {str(person.pk): person for person in listed}
        person = self.fields["person"]
        if isinstance(person, forms.ChoiceField):
            person.choices = [(key, key) for key in self.listed]

    def clean(self) -> dict[str, Any]:
        """The people themselves, as `people`."""
        data = super().clean() or {}
        chosen = list(self.listed) if data.get("everybody") else data.get("person", [])
        if not chosen and "person" not in self.errors:
            self.add_error("person", _("Tick who is to get a letter."))
        data["people"] = [self.listed[key] for key in chosen]
        return data


class GiveCodeForm(OnceForm):
    """How one person gets their code, and how we know them if they stand before us."""

    delivery = forms.ChoiceField(
        label=_("How do they get it?"),
        choices=[
            (Activation.Delivery.POST, _("By post, to their home")),
            (Activation.Delivery.IN_PERSON, _("In person: I show it to them now")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how they get the code."),
            "invalid_choice": _("Choose how they get the code."),
        },
    )
    identity_seen = forms.ChoiceField(
        label=_("If in person: how do you know who they are?"),
        choices=Activation.Seen.choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose how you know who they are.")},
    )

    def __init__(self, *args: Any, by_post: bool, **kwargs: Any) -> None:
        """Who is never written to is not offered a letter."""
        super().__init__(*args, **kwargs)
        if not by_post:
            del self.fields["delivery"]
            self.fields["identity_seen"].label = _("How do you know who they are?")

    def clean(self) -> dict[str, Any]:
        """Who is handed a code was known or has shown something; who is written to has not."""
        data = super().clean() or {}
        if "delivery" not in self.fields:
            data["delivery"] = Activation.Delivery.IN_PERSON
        in_person = data.get("delivery") == Activation.Delivery.IN_PERSON
        if not in_person:
            data["identity_seen"] = ""
        elif not data.get("identity_seen") and "identity_seen" not in self.errors:
            self.add_error("identity_seen", _("Choose how you know who they are."))
        return data


class IdentityForm(forms.Form):
    """How a member of staff knows that the person themselves has their account."""

    use_required_attribute = False

    how = forms.ChoiceField(
        label=_("How do you know that it is them?"),
        choices=IdentityCheck.How.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you know that it is them."),
            "invalid_choice": _("Choose how you know that it is them."),
        },
    )
