"""The look at a page finds what shuts people out: otherwise every page would pass."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import faults_by_keyboard

LINK = '<a href="x">one</a>'
COVER = '<div style="position: fixed; inset: 0; background: white"></div>'
TRAP = '<button onkeydown="event.preventDefault()">trap</button>'


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        (LINK + LINK, []),
        (
            '<a href="x" style="outline: none">one</a>',
            [f'{key}: does not show the focus: <a class=""> one' for key in ("Tab", "Shift+Tab")],
        ),
        (
            LINK + COVER,
            [
                f'{key}: has the focus under <div class=""> : <a class=""> one'
                for key in ("Tab", "Shift+Tab")
            ],
        ),
        (LINK + TRAP + LINK, ["Tab reaches 2 of 3 things", "Shift+Tab reaches 1 of 3 things"]),
    ],
    ids=["nothing wrong", "focus not shown", "focus covered", "trap"],
)
def test_keyboard_finds_what_it_cannot_see_or_reach(
    browser: Browser, source: str, faults: list[str]
) -> None:
    page = browser.new_page()
    page.set_content(source)
    assert faults_by_keyboard(page) == faults
    page.close()
