"""Every day and time that is said is that of Europe/London, in summer too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from portal.web.dates import date_format, moment_words

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("accounts", "cases", "documents", "portal", "tenancies")
THE_ONE_PLACE = ROOT / "portal/web/dates.py"
# What a computer reads and no person, or what has been made local on the line before.
OTHERWISE = {"portal/web/log_format.py", "portal/web/working_hours.py"}
FORMATTING = ("django.utils.formats", "django.utils.dateformat")
A_SUMMER_NIGHT = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)


def modules() -> Iterator[tuple[str, ast.Module]]:
    """All code that says something to people."""
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*.py"):
            name = file.relative_to(ROOT).as_posix()
            if file != THE_ONE_PLACE and name not in OTHERWISE and "portal/dev" not in name:
                yield name, ast.parse(file.read_text(encoding="utf-8"))


def test_half_past_midnight_in_summer_is_the_new_day() -> None:
    assert date_format(A_SUMMER_NIGHT, "j F Y") == "15 July 2026"
    assert date_format(date(2026, 7, 14), "j F Y") == "14 July 2026"
    assert moment_words(A_SUMMER_NIGHT) == "Wednesday 15 July 2026, 12:30am"


def test_days_are_put_into_words_in_one_place_alone() -> None:
    wrong = []
    for name, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.ImportFrom) and node.module in FORMATTING:
                wrong.append(f"{name} imports {node.module}: take portal.web.dates")
            elif isinstance(node, ast.Call) and _says_a_day_of_utc(node.func, node.args):
                wrong.append(f"{name}:{node.lineno}: take portal.web.dates or timezone.localdate")
    assert wrong == []


def _says_a_day_of_utc(called: ast.expr, arguments: list[ast.expr]) -> bool:
    if not isinstance(called, ast.Attribute):
        return False
    return called.attr in ("strftime", "utcnow") or (called.attr == "date" and not arguments)


def test_no_template_turns_local_time_off() -> None:
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "localtime off" not in text, file
        assert "|utc" not in text, file
