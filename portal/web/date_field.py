"""A date in three boxes, taken as people type it: "27", "27th", "December", "Dec.", "15."."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PARTS = ("day", "month", "year")
WRONG = {
    "day": gettext_lazy("Enter the day as a number, like 27."),
    "month": gettext_lazy("Enter the month, like 3 or March."),
    "year": gettext_lazy("Enter the year with 4 numbers, like 1985."),
}
_ENDINGS = re.compile(r"(?<=\d)(st|nd|rd|th)$")
_ONE_BOX = re.compile(r"\s*(\w+)[\s./,-]+(\w+)\.?[\s./,-]+(\w+)\s*")


class DateBoxes(forms.MultiWidget):
    """Day, month and year. What was typed stays in its box, and a wrong box is marked as such."""

    template_name = "django/forms/widgets/date_boxes.html"
    use_fieldset = True

    def __init__(self, *, is_birthday: bool = False) -> None:
        """Of a birthday browsers know the parts (WCAG 1.3.5)."""
        box: dict[str, Any] = {"inputmode": "numeric", "autocomplete": "off"}
        known = {part: f"bday-{part}" for part in PARTS} if is_birthday else {}
        super().__init__(
            {
                part: forms.TextInput(box | ({"autocomplete": known[part]} if known else {}))
                for part in PARTS
            }
        )
        self.wrong: tuple[str, ...] = ()

    def decompress(self, value: date | str | None) -> list[Any]:
        """The parts of a date."""
        day = date.fromisoformat(value) if isinstance(value, str) and value else value
        return [day.day, day.month, day.year] if isinstance(day, date) else ["", "", ""]

    def id_for_label(self, id_: str, *_args: Any) -> str:
        """The box that an error leads to: the first wrong one."""
        return f"{id_}_{self.wrong[0] if self.wrong else PARTS[0]}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each box by the name of its part, and whether it is wrong."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        whole = context["widget"]["attrs"].get("id")
        for part, box in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            box["part"] = part
            box["is_wrong"] = part in self.wrong
            box["attrs"].pop("aria-invalid", None)
            if whole:
                box["attrs"]["id"] = f"{whole}_{part}"
        return context


class DateField(forms.Field):
    """A date. Errors name the box that is wrong; "invalid" is for more than one."""

    widget = DateBoxes
    default_error_messages = {
        "invalid": gettext_lazy("Enter a day, a month and a year, like 27 3 1985.")
    }

    def __init__(self, *, is_birthday: bool = False, **about: Any) -> None:
        super().__init__(widget=DateBoxes(is_birthday=is_birthday), **about)

    def clean(self, value: list[str | None] | None) -> date | None:
        """The date that was typed; None if nothing was. Raises ValidationError if it is none."""
        typed = [(part or "").strip() for part in value or []]
        if not any(typed):
            return super().clean(None)  # type: ignore[no-any-return]
        if whole := _ONE_BOX.fullmatch(typed[0]):
            typed = list(whole.groups()) if not any(typed[1:]) else typed
        numbers = dict(zip(PARTS, (_day(typed[0]), _month(typed[1]), _year(typed[2])), strict=True))
        wrong = tuple(part for part, number in numbers.items() if number is None)
        if wrong:
            raise self._error(wrong, None)
        try:
            return date(numbers["year"] or 0, numbers["month"] or 0, numbers["day"] or 0)
        except ValueError as no_such_day:
            raise self._error(("day",), _("This month has no such day.")) from no_such_day

    def _error(self, wrong: tuple[str, ...], words: str | None) -> forms.ValidationError:
        if isinstance(self.widget, DateBoxes):
            self.widget.wrong = wrong
        if words is None:
            words = str(WRONG[wrong[0]] if len(wrong) == 1 else self.error_messages["invalid"])
        return forms.ValidationError(words, code="invalid")


def _day(typed: str) -> int | None:
    number = _number(_ENDINGS.sub("", typed.rstrip(".,").lower()))
    return number if number and number <= 31 else None


def _month(typed: str) -> int | None:
    """A number, or the beginning of a name: "12", "Dec", "Sept.", "december"."""
    word = typed.rstrip(".,").casefold()
    for month, name in MONTHS.items():
        if len(word) >= 3 and str(name).casefold().startswith(word):
            return int(month)
    number = _number(word)
    return number if number and number <= 12 else None


def _year(typed: str) -> int | None:
    """A year of two digits is the first century to a computer."""
    number = _number(typed.rstrip(".,"))
    return number if number and 1900 <= number <= 9999 else None


def _number(typed: str) -> int | None:
    return int(typed) if re.fullmatch(r"[0-9]{1,4}", typed) else None
