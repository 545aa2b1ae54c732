"""The pages on paper, in forced colours, and when there is no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.access.pages import pages
from tests.access.ways import Walker
from tests.browser.looking import find_no_fault, picture
from tests.browser.site import Site
from tests.browser.window import Window, Windows

Showing = Callable[..., Window]
SHOWN = [
    ("documents:list", "Morag"),
    ("documents:document", "Morag"),
    ("residents:case", "Ewan"),
    ("desk:case", "Fiona"),
    ("documents:release", "Fiona"),
]


@pytest.fixture
def showing(windows: Windows, site: Site) -> Showing:
    """A window with a page before somebody: `showing("documents:list", "Morag")`."""

    def show(name: str, who: str, **how: Any) -> Window:
        (page,) = (page for page in pages() if page.name == name)
        walker = Walker(who, site.world, site.visitor(who))
        address = walker.way_to(page)
        window = windows.of(walker.client, **how)
        window.open(address)
        return window

    return show


@pytest.mark.parametrize(("name", "who"), SHOWN)
def test_printed_page_names_its_reader_and_has_no_buttons(
    showing: Showing, name: str, who: str
) -> None:
    page = showing(name, who, size=(794, 1123)).page
    page.emulate_media(media="print")
    for part in (".bar__actions", ".tabs", ".govuk-button >> nth=0", ".govuk-back-link >> nth=0"):
        expect(page.locator(part)).not_to_be_visible()
    # Of a document its own pages are printed, and nothing round them.
    main = ".reader__page >> nth=0" if name == "documents:document" else "main h1"
    expect(page.locator(main)).to_be_visible()
    copy = "Staff copy. Printed by" if who == "Fiona" else "Printed from your account"
    expect(page.get_by_text(copy)).to_be_visible()
    picture(page, f"{name}-{who}-print")


@pytest.mark.parametrize(("name", "who"), SHOWN)
def test_forced_colours_keep_borders(showing: Showing, name: str, who: str) -> None:
    page = showing(name, who, forced_colors="active").page
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".tag, .card, .panel, .govuk-button, .bar")].filter(
            (e) => e.checkVisibility() && getComputedStyle(e).borderBottomWidth === "0px"
        ).map((e) => e.className)"""
    )
    assert lines == []
    tabs = page.evaluate(
        """() => [...document.querySelectorAll(".tabs__link")].map((e) =>
            [e.ariaCurrent, getComputedStyle(e).borderColor].join())"""
    )
    assert len(set(tabs)) <= 2
    picture(page, f"{name}-{who}-forced")


@pytest.mark.parametrize("who", ["nobody", "Morag", "Fiona"])
def test_not_found_page_is_plain(windows: Windows, who: str) -> None:
    window = windows.of(who)
    assert window.open("/no-such-page/") == 404
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Page not found")
    window.complaints.clear()  # Chromium notes the 404 of the page itself.
    find_no_fault(window, f"404-{who}", set())


def test_forbidden_page_is_plain(windows: Windows) -> None:
    window = windows.of("Morag")
    assert window.open("/staff/") == 403
    window.complaints.clear()
    find_no_fault(window, "403-Morag", set())
