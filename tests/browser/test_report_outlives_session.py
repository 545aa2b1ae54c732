"""With scripts too, what was typed into a report is not lost when the session ends, nor shown to others."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.keyboard import Person
from tests.browser.site import Site
from tests.browser.window import Windows

TYPED = "It names my neighbour."
SIGNED_OUT = "You are signed out. What you typed is still here, and you can still send it."


def test_form_stays_with_what_was_typed_and_without_what_was_not_chosen(
    site: Site, windows: Windows
) -> None:
    morag = Person(windows.of("Morag"))
    for name in ("Loch rent", "Loch repair"):
        morag.open(f"/documents/{site.world.document(name).id}/")
    morag.page.clock.install()
    morag.open("/not-mine/")
    morag.choose("What is wrong?", "I am not sure")
    chosen = morag.page.locator("select option").nth(1)
    morag.page.locator("select").select_option(chosen.get_attribute("value"))
    said = chosen.inner_text()
    morag.write("What did you see? (optional)", TYPED)
    expect(morag.page.get_by_text(SIGNED_OUT)).to_be_hidden()
    morag.page.clock.run_for(20 * 60 * 1000)
    expect(morag.page.get_by_text(SIGNED_OUT)).to_be_visible()
    expect(morag.page.get_by_label("What did you see? (optional)")).to_have_value(TYPED)
    assert morag.page.locator("select option").all_inner_texts() == [said]


def test_every_other_page_is_asked_for_again(windows: Windows) -> None:
    morag = Person(windows.of("Morag"))
    morag.page.clock.install()
    morag.open("/documents/")
    with morag.page.expect_navigation():
        morag.page.clock.run_for(20 * 60 * 1000)
