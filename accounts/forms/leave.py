"""The form with which someone says when they are away; it saves nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.date_field import DateField

MOST_DAYS = 366
NO_DAY = {"invalid": _("Enter a day, a month and a year, like 27 3 2027.")}


class LeaveForm(forms.Form):
    """The first and the last day."""

    use_required_attribute = False

    from_day = DateField(
        label=_("First day"),
        error_messages={"required": _("Say on which day you are first away.")} | NO_DAY,
    )
    until_day = DateField(
        label=_("Last day"),
        error_messages={"required": _("Say on which day you are last away.")} | NO_DAY,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.update(from_day=today, until_day=today)

    def clean(self) -> dict[str, Any]:
        """Days that come, in their order, within a year."""
        data = super().clean() or {}
        first, last = data.get("from_day"), data.get("until_day")
        if first and last:
            if last < first or last < self.today:
                self.add_error(
                    "until_day", _("The last day must not lie before the first, nor in the past.")
                )
            elif last > self.today + timedelta(days=MOST_DAYS):
                self.add_error("until_day", _("The last day must be within a year."))
        return data
