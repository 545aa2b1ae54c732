"""The forms with which staff release a document and take it back; they save nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.kinds import DocumentKind
from documents.models import Decision, Release
from documents.release.offers import ReleaseOffer
from documents.release.people import Described, names
from portal.web.date_field import DateField
from tenancies.models import Person

AUDIENCE_WORDS = {
    Release.Audience.TENANTS: _("The tenants: %(names)s"),
    Release.Audience.HOUSEHOLD: _("Everybody aged 16 or over in the household: %(names)s"),
    Release.Audience.RECIPIENT: _("One person: %(names)s"),
}


class ReleaseForm(forms.Form):
    """To whom, why and until when; it offers only what the facts allow, and asks nothing twice."""

    use_required_attribute = False

    audience = forms.ChoiceField(
        label=_("Who may read it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may read it."),
            "invalid_choice": _("Choose who may read it."),
        },
    )
    reason = forms.CharField(
        label=_("Why do they get it?"),
        help_text=_("They read this sentence. Do not name anybody else in it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say why they get it."),
            "max_length": _("The reason must be 300 characters or fewer."),
        },
    )
    until = DateField(
        label=_("Until which day? (optional)"),
        help_text=_("The last day on which they can read it. For example, 27 3 2027."),
        required=False,
        error_messages={"invalid": _("Enter a day, a month and a year, like 27 3 2027.")},
    )
    read = forms.BooleanField(
        label=_("I have read every page of this document"),
        error_messages={"required": _("Tick that you have read every page.")},
    )

    def __init__(
        self,
        *args: Any,
        offers: list[ReleaseOffer],
        who: Described,
        kind: DocumentKind,
        today: date,
        needs_reading: bool,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        if not needs_reading:
            del self.fields["read"]
        self.offers = {offer.key: offer for offer in offers}
        self.today = today
        audience = self.fields["audience"]
        if len(offers) == 1:
            del self.fields["audience"]
        elif isinstance(audience, forms.ChoiceField):
            audience.choices = [(offer.key, offer_words(offer, who)) for offer in offers]
            audience.initial = kind.usual_audience if kind.usual_audience in self.offers else None

    def clean_until(self) -> date | None:
        """A last day that has passed would release the document to nobody."""
        until: date | None = self.cleaned_data["until"]
        if until and until < self.today:
            raise forms.ValidationError(_("The last day must be today or later."))
        return until

    def clean(self) -> dict[str, Any]:
        """Somebody who has left our homes reads case documents only until a day that is said."""
        data = super().clean() or {}
        if "audience" not in self.fields:
            data["audience"] = next(iter(self.offers))
        chosen = self.offers.get(data.get("audience", ""))
        if chosen and chosen.needs_until and "until" in data and not data["until"]:
            self.add_error(
                "until", _("They have left our homes. Say the last day they can read it.")
            )
        data["offer"] = chosen
        return data


class DecisionForm(forms.Form):
    """Why a group of findings may stay in the document; to black it out needs no reason."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Keep, because"),
        error_messages={
            "required": _("Choose why it can stay."),
            "invalid_choice": _("Choose why it can stay."),
        },
    )

    def __init__(self, *args: Any, reasons: list[Decision.WhyKept], **kw: Any) -> None:
        super().__init__(*args, **kw)
        reason = self.fields["reason"]
        if isinstance(reason, forms.ChoiceField):
            reason.choices = [
                ("", _("Choose a reason")),
                *((why.value, why.label) for why in reasons),
            ]


class WithdrawForm(forms.Form):
    """Why a document is taken back; for staff only."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why do you take it back?"),
        help_text=_("Only staff read this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Give a reason."),
            "max_length": _("The reason must be 300 characters or fewer."),
        },
    )


def offer_words(offer: ReleaseOffer, who: Described) -> str:
    """One choice, with the people it reaches."""
    now = names((reader for reader in offer.readers if reader.signs_in), who)
    waiting = names((reader for reader in offer.readers if not reader.signs_in), who)
    said = AUDIENCE_WORDS[Release.Audience(offer.audience)] % {"names": now or _("nobody now")}
    return f"{said} {_('(no active account: %s)') % waiting}" if waiting else said


class HandOverForm(forms.Form):
    """Who is handed a closed document, and how; only those who would read it are offered."""

    use_required_attribute = False

    to = forms.ChoiceField(
        label=_("Who gets it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who gets it."),
            "invalid_choice": _("Choose who gets it."),
        },
    )
    how = forms.ChoiceField(
        label=_("How do they get it?"),
        choices=[
            ("printed", _("Printed, and they take it with them")),
            ("in person", _("In person: they read it with me")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how they get it."),
            "invalid_choice": _("Choose how they get it."),
        },
    )
    read = forms.BooleanField(
        label=_("I have read all of it"),
        help_text=_("Nothing in it is about somebody else who must not be known to them."),
        error_messages={"required": _("Tick that you have read all of it.")},
    )

    def __init__(self, *args: Any, readers: list[Person], **kw: Any) -> None:
        super().__init__(*args, **kw)
        to = self.fields["to"]
        if isinstance(to, forms.ChoiceField):
            to.choices = [(str(person.pk), f"{person.name} ({person.ref})") for person in readers]


class HeldForm(forms.Form):
    """The safeguarding lead's answer to what waits for them."""

    use_required_attribute = False

    answer = forms.ChoiceField(
        label=_("Can it go?"),
        choices=[
            ("let go", _("Yes, let it go")),
            ("refuse", _("No, take it back")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it can go."),
            "invalid_choice": _("Choose whether it can go."),
        },
    )
    reason = forms.CharField(
        label=_("If not: why?"),
        help_text=_(
            "Your colleague will read this. Name no one, and do not say where anyone lives."
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("The reason must be 300 characters or fewer.")},
    )

    def clean(self) -> dict[str, Any]:
        """Whoever refuses says why."""
        data = super().clean() or {}
        if data.get("answer") == "refuse" and not data.get("reason"):
            self.add_error("reason", _("Give a reason."))
        return data
