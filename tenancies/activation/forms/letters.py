"""The forms with which staff print letters and give codes; they save nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from tenancies.models import Activation, IdentityCheck, LettersRun, Patch


class OnceForm(forms.Form):
    """A form whose answer is shown once: `run` tells a second sending of it from the first."""

    use_required_attribute = False

    run = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class FilterForm(forms.Form):
    """Whom to write to."""

    use_required_attribute = False

    who = forms.ChoiceField(
        label=_("Who"), choices=LettersRun.Who.choices, initial=LettersRun.Who.NEW
    )
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


class WriteForm(OnceForm):
    """Writes the letters that the page promised; `promised` says, signed, to whom and how many."""

    promised = forms.CharField(widget=forms.HiddenInput)


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
