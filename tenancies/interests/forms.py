"""The form with which the DPO says who is close to a person: they or a colleague; it saves nothing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import Role, viewer
from accounts.models import User


def _colleagues() -> list[tuple[str, str]]:
    """The DPO, and who decides about nothing that was reported, by the name that others read.

    Whoever decides says it themselves, in whatever account of theirs: PostgreSQL refuses it of them.
    """
    accounts = User.objects.filter(
        role__in=(Role.OFFICER, Role.ADVISER), is_safeguarding_lead=False
    ).only("username", "name")
    named = sorted((account.name or account.username, str(account.pk)) for account in accounts)
    first = [
        ("", str(_("Choose one"))),
        (str(viewer().user_id), str(_("I am close to them myself"))),
    ]
    return [*first, *((pk, name) for name, pk in named)]


class ColleagueForm(forms.Form):
    """The DPO or which colleague. Deactivated accounts are offered too: they may come back."""

    use_required_attribute = False

    colleague = forms.ChoiceField(
        label=_("Who is close to them, or is this person?"),
        choices=_colleagues,
        error_messages={
            "required": _("Choose a colleague."),
            "invalid_choice": _("Choose a colleague."),
        },
    )
