"""What is written on the pages of an incident and a request; the forms check words and save nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from documents.kinds import kinds_of_cases, kinds_of_homes
from portal.incidents.models import Freeze, IncidentStep, ReportStep

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TOO_LONG = _("Write 1,000 characters or fewer.")
# What must be true before something wide opens again.
CHECKLIST = [
    ("cause found", _("We know why they could see it.")),
    ("mended and tried", _("It is mended, and someone tried it as the person who told us.")),
    ("exposure known", _("We know who was served what, by the audit log.")),
    ("callers answered", _("Whoever told us has been called back, or will be.")),
]


def kind_choices() -> list[tuple[str, _StrPromise | str]]:
    """Every kind of document, by the word that staff use."""
    return [(kind.value, kind.staff_word) for kind in (*kinds_of_homes(), *kinds_of_cases())]


def _sentence(
    label: _StrPromise, *, help_text: _StrPromise | str = "", missing: _StrPromise
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": TOO_LONG},
    )


class CloseForm(forms.Form):
    """What an incident turned out to be, and why."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("What was it?"),
        choices=IncidentStep.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what it was."),
            "invalid_choice": _("Choose what it was."),
        },
    )
    reason = _sentence(
        _("Why?"),
        help_text=_("This is kept as you write it. Do not name residents."),
        missing=_("Say why."),
    )


class ContainedForm(forms.Form):
    """How an incident was contained."""

    use_required_attribute = False

    reason = _sentence(
        _("How is it contained?"),
        help_text=_("This is kept as you write it. Do not name residents."),
        missing=_("Say how it is contained."),
    )


class LevelForm(forms.Form):
    """What is closed, of which kind, and why."""

    use_required_attribute = False

    level = forms.ChoiceField(
        label=_("What do you close?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you close."),
            "invalid_choice": _("Choose what you close."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Which kind? (only for one kind)"), required=False, widget=forms.Select
    )
    reason = _sentence(_("Why?"), missing=_("Say why."))

    def __init__(self, *args: Any, levels: list[Freeze.Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level, kind = self.fields["level"], self.fields["kind"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101 (both are, above)
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101
        level.choices = [(one.value, one.label) for one in levels]
        kind.choices = [("", "–"), *kind_choices()]

    def clean(self) -> dict[str, Any]:
        """One kind is named, and nothing else has one."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("level") == Freeze.Level.KIND and not said.get("kind"):
            self.add_error("kind", _("Choose the kind."))
        elif said.get("level") != Freeze.Level.KIND:
            said["kind"] = ""
        return said


class OneThingForm(forms.Form):
    """One thing, by its number, and why it is closed."""

    use_required_attribute = False

    level = forms.ChoiceField(
        label=_("What do you close?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you close."),
            "invalid_choice": _("Choose what you close."),
        },
    )
    number = forms.CharField(
        label=_("Its number"),
        help_text=_(
            "For example, D00001234, ASB-2026-0012 or P0001234. Of an account: the person’s."
        ),
        max_length=40,
        error_messages={"required": _("Enter the number.")},
    )
    reason = _sentence(_("Why?"), missing=_("Say why."))

    def __init__(self, *args: Any, levels: Sequence[Freeze.Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # noqa: S101 (it is, above)
        level.choices = [(one.value, capfirst(one.label)) for one in levels]
        if Freeze.Level.ACCOUNT not in levels:
            self.fields["number"].help_text = _("For example, D00001234 or ASB-2026-0012.")


class NarrowForm(LevelForm):
    """What stays closed in place of more: by its reference, where it is one thing."""

    number = forms.CharField(
        label=_("Its number (of the document, case, tenancy or person)"),
        help_text=_("Of what one account may read: the person’s number."),
        required=False,
        max_length=40,
    )
    field_order = ("level", "kind", "number", "reason")


class AskToEndForm(forms.Form):
    """Why it may be opened, and what was checked before."""

    use_required_attribute = False

    checked = forms.MultipleChoiceField(
        label=_("Tick what is done"),
        choices=CHECKLIST,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick what is done. All of it must be done before it opens.")
        },
    )
    reason = _sentence(
        _("Why can people see it again?"),
        help_text=_("This is kept as you write it. Do not name residents."),
        missing=_("Say why people can see it again."),
    )

    def clean_checked(self) -> list[str]:
        """All lines, or none opens."""
        ticked: list[str] = self.cleaned_data["checked"]
        if len(ticked) < len(CHECKLIST):
            raise forms.ValidationError(
                _("Tick what is done. All of it must be done before it opens.")
            )
        return ticked


class FreezeMoreForm(forms.Form):
    """Why the whole case or tenancy of a reported document must be frozen."""

    use_required_attribute = False

    reason = _sentence(_("Why freeze all of it?"), missing=_("Say why all of it must be frozen."))


class FreezeDocumentForm(forms.Form):
    """Why a document that is hidden from its reporter must be closed to everybody."""

    use_required_attribute = False

    reason = _sentence(
        _("Why close it to everybody?"), missing=_("Say why it must be closed to everybody.")
    )


class EndFreezeForm(forms.Form):
    """Why a freeze may end."""

    use_required_attribute = False

    reason = _sentence(
        _("Why can people see it again?"),
        help_text=_("This is kept as you write it. Do not name residents."),
        missing=_("Say why people can see it again."),
    )


class RectificationAnswerForm(forms.Form):
    """What an officer did about a document that somebody disagrees with."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("What did you do?"),
        choices=ReportStep.RectificationAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you did."),
            "invalid_choice": _("Choose what you did."),
        },
    )
    reason = _sentence(
        _("Say it in a sentence or two"),
        help_text=_("The person who asked reads this under My details, as you write it."),
        missing=_("Say what you did."),
    )
