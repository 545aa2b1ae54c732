"""The form with which a manager gives a patch for some days; it saves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.dates import date_format
from portal.web.working_hours import last_of_working_days
from tenancies.assigning import follows_a_cover
from tenancies.models import Patch, PatchAssignment

MOST_DAYS = 5
CHOOSE_PATCH = _("Choose the patch.")
CHOOSE_OFFICER = _("Choose who covers it.")


class PatchChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Patches by their code and name."""

    def label_from_instance(self, obj: Patch) -> str:
        """As My work names them."""
        return f"{obj.code} {obj.name}"


class CoverForm(forms.Form):
    """Which patch, who covers it, and until when: at most five working days."""

    use_required_attribute = False

    patch = PatchChoice(
        label=_("Which patch?"),
        queryset=None,
        empty_label=_("Choose a patch"),
        error_messages={"required": CHOOSE_PATCH, "invalid_choice": CHOOSE_PATCH},
    )
    officer = forms.TypedChoiceField(
        label=_("Who covers it?"),
        coerce=UUID,
        error_messages={"required": CHOOSE_OFFICER, "invalid_choice": CHOOSE_OFFICER},
    )
    until_day = forms.TypedChoiceField(
        label=_("Until the end of"),
        coerce=date.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the last day."),
            "invalid_choice": _("Choose the last day."),
        },
    )

    def __init__(
        self, *args: Any, officers: Mapping[UUID, str], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        days = [last_of_working_days(today, count) for count in range(1, MOST_DAYS + 1)]
        patch, officer, until_day = (
            self.fields[name] for name in ("patch", "officer", "until_day")
        )
        assert isinstance(patch, forms.ModelChoiceField)  # noqa: S101 (all are, above)
        assert isinstance(officer, forms.ChoiceField)  # noqa: S101
        assert isinstance(until_day, forms.ChoiceField)  # noqa: S101
        # May only be looked for when somebody asks.
        patch.queryset = Patch.objects.order_by("code")
        officer.choices = [("", _("Choose a colleague")), *officers.items()]
        until_day.choices = [(day.isoformat(), date_format(day, "l j F")) for day in days]
        until_day.initial = days[-1].isoformat()

    def clean(self) -> dict[str, Any]:
        """An officer who works the patch for good needs no cover; one who covered it lately takes two."""
        said: dict[str, Any] = super().clean() or {}
        patch, officer = said.get("patch"), said.get("officer")
        working = PatchAssignment.objects.in_force(self.today).filter(patch=patch, user=officer)
        if patch and officer and working.exists():
            self.add_error("officer", _("They work this patch already."))
        elif patch and officer and follows_a_cover(patch=patch, officer=officer):
            self.add_error(
                "officer",
                _(
                    "They have covered this patch in the last two weeks. Choose someone else, or ask an"
                    " administrator to give it to them for longer."
                ),
            )
        return said
