"""The form with which the DPO says which colleague is close to a person; it saves nothing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import Role
from accounts.models import User


def _colleagues() -> list[tuple[str, str]]:
    """Everybody who works here, by the name that others read."""
    accounts = User.objects.exclude(role=Role.RESIDENT).only("username", "name")
    named = sorted((account.name or account.username, str(account.pk)) for account in accounts)
    return [("", str(_("Choose one"))), *((pk, name) for name, pk in named)]


class ColleagueForm(forms.Form):
    """Which colleague. Deactivated accounts are offered too: they may come back."""

    use_required_attribute = False

    colleague = forms.ChoiceField(
        label=_("Which colleague is close to them, or is this person?"),
        choices=_colleagues,
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose a colleague."),
        },
    )
