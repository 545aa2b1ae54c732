"""What is ticked and written before colleagues come into a restored portal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

GONE_THROUGH = [
    ("accounts", _("Colleagues who left, changed their work or lost a patch since the backup.")),
    ("access", _("Documents taken back, shares ended, people blocked, safe contacts set since.")),
    (
        "reports",
        _("Reports, calls and freezes since. Each is there again, or is known to be over."),
    ),
    ("moves", _("The last export is loaded again: people who moved out see nothing.")),
]
"""What has to be known by heart, by paper or by asking where no copy of the audit log tells it."""

NOT_ALL = _("Tick what you have gone through. All of it must be done before colleagues come in.")


class EndRestoreForm(forms.Form):
    """All was gone through, and how it is known."""

    use_required_attribute = False

    checked = forms.MultipleChoiceField(
        label=_("Tick what you have gone through"),
        choices=GONE_THROUGH,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NOT_ALL},
    )
    reason = forms.CharField(
        label=_("How do you know?"),
        help_text=_("This is kept as you write it. Do not name residents."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say how you know."),
            "max_length": _("Write 1,000 characters or fewer."),
        },
    )

    def clean_checked(self) -> list[str]:
        """All lines, or no one comes in."""
        ticked: list[str] = self.cleaned_data["checked"]
        if len(ticked) < len(GONE_THROUGH):
            raise forms.ValidationError(NOT_ALL)
        return ticked
