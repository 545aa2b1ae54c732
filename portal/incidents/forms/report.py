"""What the DPO and officers write on the pages of a report; the forms check words and save nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.incidents.models import ReportStep

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TOO_LONG = _("Write 1,000 characters or fewer.")


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
    """What a report turned out to be, and why."""

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label=_("What was it?"),
        choices=ReportStep.ReportOutcome.choices,
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


class FreezeMoreForm(forms.Form):
    """Why the whole case or tenancy of a reported document must be frozen."""

    use_required_attribute = False

    reason = _sentence(_("Why freeze all of it?"), missing=_("Say why all of it must be frozen."))


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
        help_text=_("This is kept as you write it."),
        missing=_("Say what you did."),
    )
