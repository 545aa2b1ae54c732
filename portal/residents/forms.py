"""The switches on My details: what this portal keeps quiet about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PrivacyForm(forms.Form):
    """For people who share a phone or a letter box. Both switches may be off."""

    use_required_attribute = False

    quiet = forms.BooleanField(
        label=_("Quiet mode: do not send me emails or texts"),
        help_text=_("For when somebody else may read them. What is new still shows here."),
        required=False,
    )
    hides_case_titles = forms.BooleanField(
        label=_("Hide what my cases are about in lists"),
        help_text=_(
            "For when somebody may look over your shoulder. Lists then say “Your case” and no more."
        ),
        required=False,
    )
