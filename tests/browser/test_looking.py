"""The look at a page finds what shuts people out: otherwise every page would pass."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import faults_at_a_glance, faults_by_keyboard, faults_unfolded

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


def test_what_is_too_wide_is_found_where_it_is_folded_away(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 844})
    page.set_content('<details><summary>more</summary><div style="width: 400px">x</div></details>')
    assert not [fault for fault in faults_at_a_glance(page) if "sideways" in fault]
    assert [fault for fault in faults_unfolded(page) if "sideways" in fault]
    assert not [fault for fault in faults_at_a_glance(page) if "sideways" in fault]
    page.close()
