"""Promised times: working hours in Scotland, and never a day on which nobody is there to keep them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from portal.incidents.clock import HOURS, clock_from
from portal.web.holidays import SCOTLAND, is_holiday, missing_year
from portal.web.working_hours import (
    after_working_time,
    last_of_working_days,
    promised_by,
    read_holidays,
    read_working_hours,
)


def at(moment: str) -> datetime:
    """A moment in Scotland."""
    return timezone.make_aware(datetime.fromisoformat(moment))


@pytest.mark.parametrize(
    ("told", "promised"),
    [
        # A Sunday; Monday is St Andrew's Day.
        ("2026-11-29 20:00", "by 4pm on Tuesday 1 December"),
        ("2026-12-01 09:00", "by 4pm on Tuesday 1 December"),
        ("2026-12-01 06:10", "by 4pm on Tuesday 1 December"),
        ("2026-12-01 10:10", "by 10am on Wednesday 2 December"),
        ("2026-12-01 13:00", "by noon on Wednesday 2 December"),
        ("2026-12-01 17:00", "by 4pm on Wednesday 2 December"),
        ("2026-12-04 16:59", "by 4pm on Monday 7 December"),
        # Christmas Eve at noon: Friday, the weekend and the Monday for Boxing Day are free.
        ("2026-12-24 12:00", "by 11am on Tuesday 29 December"),
        ("2026-12-31 15:30", "by 3pm on Tuesday 5 January"),
    ],
)
def test_person_who_reports_is_told_by_when_we_call(told: str, promised: str) -> None:
    if told.startswith("2026-12-31"):
        # New Year's Day, 2 January on the Monday after it.
        assert at("2027-01-04").date() in SCOTLAND
    assert promised_by(at(told), hours=7) == promised


@pytest.mark.parametrize(
    ("told", "days", "promised"),
    [
        ("2026-11-25 15:00", 1, "by 3pm on Thursday 26 November"),
        ("2026-11-27 15:00", 1, "by 3pm on Tuesday 1 December"),
        ("2026-11-27 19:00", 2, "by 5pm on Wednesday 2 December"),
        ("2027-03-25 12:00", 1, "by noon on Monday 29 March"),  # Good Friday, and no Easter Monday.
    ],
)
def test_working_day_is_as_long_as_its_hours(told: str, days: int, promised: str) -> None:
    assert promised_by(at(told), days=days) == promised


def test_no_promise_of_two_years_falls_on_a_holiday_or_a_weekend(settings: LazySettings) -> None:
    moment, end = at("2025-12-31 00:00"), at("2028-01-03 00:00")
    while moment < end:
        for hours in (0, 7, 40):
            by = timezone.localtime(after_working_time(moment, hours=hours))
            assert by.weekday() < 5
            assert not is_holiday(by.date(), settings.HOLIDAYS)
            assert 9 <= by.hour <= 17
            assert by >= moment
        moment += timedelta(hours=5)


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2040])
def test_christmas_day_is_never_promised_whatever_the_list_says(
    settings: LazySettings, year: int
) -> None:
    """Nor where people work on Saturdays and Sundays."""
    settings.HOLIDAYS = frozenset()
    settings.WORKING_HOURS = read_working_hours(
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "00:00-23:59"
    )
    for hours in range(24 * 14):
        promised = promised_by(at(f"{year}-12-20 08:30"), hours=hours)
        assert "25 December" not in promised
        assert "26 December" not in promised


def test_scotlands_list_has_the_days_that_other_lists_lack() -> None:
    for day in ("2026-01-02", "2026-06-15", "2026-08-03", "2026-11-30", "2027-01-04", "2027-08-02"):
        assert date.fromisoformat(day) in SCOTLAND
    for easter_monday in ("2026-04-06", "2027-03-29"):
        assert date.fromisoformat(easter_monday) not in SCOTLAND
    assert all(day.weekday() < 5 for day in SCOTLAND)
    assert [sum(day.year == year for day in SCOTLAND) for year in (2026, 2027)] == [10, 9]


def test_landlords_own_list_and_hours_take_the_place_of_ours(settings: LazySettings) -> None:
    settings.HOLIDAYS = read_holidays(["2026-12-02"])
    settings.WORKING_HOURS = read_working_hours(["Mon", "Wed", "Thu"], "08:30-12:30")
    assert promised_by(at("2026-12-01 10:00"), hours=4) == "by 12:30pm on Thursday 3 December"
    assert promised_by(at("2026-11-30 08:30"), hours=2) == "by 11am on Monday 30 November"


@pytest.mark.parametrize(
    ("days", "hours"),
    [([], "09:00-17:00"), (["Monday"], "09:00-17:00"), (["Mon"], "9-5"), (["Mon"], "17:00-09:00")],
)
def test_hours_that_say_nothing_stop_the_start(days: list[str], hours: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="WORKING_DAYS"):
        read_working_hours(days, hours)


def test_holiday_that_is_no_day_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="HOLIDAYS"):
        read_holidays(["25 December"])


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        ("2026-09-30", None),
        ("2026-12-31", None),
        ("2027-09-30", None),
        ("2027-10-01", 2028),
        ("2028-01-01", 2028),
    ],
)
def test_next_year_is_missed_from_october_on(today: str, missing: int | None) -> None:
    assert missing_year(date.fromisoformat(today), SCOTLAND) == missing


def test_holidays_do_not_move_the_72_hours() -> None:
    told = at("2026-12-24 12:00")
    assert HOURS == 72
    assert clock_from(told).by == "By Sunday 27 December, 12:00pm"


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [
        ("2026-12-01", 1, "2026-12-01"),
        ("2026-12-01", 5, "2026-12-07"),
        ("2026-12-05", 1, "2026-12-07"),  # A Saturday.
        ("2026-12-24", 5, "2027-01-05"),  # Over Christmas and the New Year: within a fortnight.
    ],
)
def test_working_days_are_counted_from_the_first_one(first: str, count: int, last: str) -> None:
    assert last_of_working_days(date.fromisoformat(first), count) == date.fromisoformat(last)
