"""The days on which nobody is at work, one by one: no rule knows the ones that Parliament adds."""

from __future__ import annotations

from datetime import date

# Scotland's bank holidays (gov.uk/bank-holidays). Easter Monday is none; where one falls on a weekend, the
# day in its place stands here. `manage.py watch` rings from October while the next year is missing.
SCOTLAND = frozenset(
    {
        date(2026, 1, 1),
        date(2026, 1, 2),
        date(2026, 4, 3),  # Good Friday
        date(2026, 5, 4),  # Early May
        date(2026, 5, 25),  # Spring
        date(2026, 6, 15),  # Scotland at the World Cup: this once
        date(2026, 8, 3),  # The first Monday of August
        date(2026, 11, 30),  # St Andrew's Day
        date(2026, 12, 25),
        date(2026, 12, 28),  # For Boxing Day, a Saturday
        date(2027, 1, 1),
        date(2027, 1, 4),  # For 2 January, a Saturday
        date(2027, 3, 26),  # Good Friday
        date(2027, 5, 3),  # Early May
        date(2027, 5, 31),  # Spring
        date(2027, 8, 2),  # The first Monday of August
        date(2027, 11, 30),  # St Andrew's Day
        date(2027, 12, 27),  # For Christmas Day, a Saturday
        date(2027, 12, 28),  # For Boxing Day, a Sunday
    }
)

# Of any year, whatever a list says: nobody is ever told that we call on one of these.
_ALWAYS = {(1, 1), (1, 2), (12, 25), (12, 26)}
# From this month on next year's list must be there: what is promised in December falls into January.
_MONTH_TO_LIST_THE_NEXT = 10


def is_holiday(day: date, listed: frozenset[date]) -> bool:
    """Whether nobody is at work on this day by the list, or by Christmas and New Year alone."""
    return day in listed or (day.month, day.day) in _ALWAYS


def missing_year(today: date, listed: frozenset[date]) -> int | None:
    """The year of which the list should have a day by now and has none."""
    years = {day.year for day in listed}
    if today.year not in years:
        return today.year
    is_late = today.month >= _MONTH_TO_LIST_THE_NEXT
    return today.year + 1 if is_late and today.year + 1 not in years else None
