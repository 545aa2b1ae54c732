"""Every page of docs/access.md, before everybody who may open it, at every width.

A page that the walk does not know how to reach fails here: say how in tests/access/ways.py.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.access.pages import Page, pages
from tests.access.ways import NOT_PAGES, Walker, walkers_of
from tests.browser import looking
from tests.browser.site import Site
from tests.browser.window import Windows
from tests.world import World

CAST = World(date(2026, 7, 14))
PLACES = [(page, who) for page in pages() for who in walkers_of(page, CAST)]
FIELD_HAS_FOCUS = "document.activeElement.matches(':is(input, textarea, select)')"
# A device is asked before anything is sent.
NOT_SENT = {"mfa_add_webauthn"}
FORMS = [
    places[0]
    for places in (
        [p for p in PLACES if p[0] == page]
        for page in pages()
        if "POST" in page.methods and page.name not in NOT_SENT
    )
    if places
]


def called(value: object) -> str:
    """How a page or a person is called in the names of tests and screenshots."""
    return re.sub(r"\W", "_", value.name) if isinstance(value, Page) else str(value)


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The shapes of pages that were looked at closely."""
    return set()


@pytest.mark.parametrize(("page", "who"), PLACES, ids=called)
def test_every_page_is_accessible(
    windows: Windows, site: Site, seen: set[str], page: Page, who: str
) -> None:
    walker = Walker(who, site.world, site.visitor(who))
    address = walker.way_to(page)
    window = windows.of(walker.client)
    status = window.open(address)
    assert (status, window.path) == (200, address), (
        f"The walk does not know the way to {page.name}."
    )
    looking.find_no_fault(window, f"{called(page)}-{who}", seen)


@pytest.mark.parametrize(("page", "who"), FORMS, ids=called)
def test_every_form_sent_empty_says_what_is_missing(
    windows: Windows, site: Site, seen: set[str], page: Page, who: str
) -> None:
    walker = Walker(who, site.world, site.visitor(who))
    window = windows.of(walker.client)
    address = walker.way_to(page)
    window.open(address)
    asked = "main form[method=post]:has(input:not([type=hidden]), textarea, select)"
    for number in range(window.page.locator(asked).count()):
        window.open(address)
        for folded in window.page.locator("main details:not([open]) > summary").all():
            folded.click()
        form = window.page.locator(asked).nth(number)
        is_search = form.get_attribute("role") == "search"
        with window.page.expect_navigation() as answered:
            form.locator("button:not([type=button])").first.click()
        window.source = answered.value.text()
        assert answered.value.ok
        looking.find_no_fault(window, f"{called(page)}-{who}-empty{number or ''}", seen)
        summary = window.page.locator(".govuk-error-summary")
        if summary.count():
            summary.get_by_role("link").first.press("Enter")
            assert window.page.evaluate(FIELD_HAS_FOCUS)
        else:
            said = window.page.locator(".govuk-notification-banner, .messagelist")
            assert is_search or said.count() or window.path != address, "It says nothing."


def test_every_address_is_a_page_or_a_listed_exception() -> None:
    assert set(NOT_PAGES) <= {page.name for page in pages()}


def test_every_page_is_visited() -> None:
    walked = {page.name for page, _who in PLACES}
    assert {page.name for page in pages()} - walked - set(NOT_PAGES) == set()
