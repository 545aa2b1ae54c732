"""Looking at one page as it stands in a window: everything about it that keeps somebody out.

Criteria are WCAG 2.2's; axe-core (Mozilla Public License 2.0, axe/LICENSE) knows most of them.
"""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.window import Window
from tests.canaries import tokens_in

HERE = Path(__file__).parent
AXE = (HERE / "axe" / "axe.min.js").read_text()
LOOK = (HERE / "look.js").read_text()
TAB = (HERE / "tab.js").read_text()
SCREENSHOTS = HERE.parents[1] / "var" / "screenshots"

SIZES = ((320, 844), (390, 844), (1280, 900))
# 1280 px by 1024 px at 400 %.
ZOOMED = (320, 256)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The framework's button for files is named by its label and by itself, with a comma in between that is not
# shown; axe takes the comma for missing words.
RUN_AXE = """async (tags) => {
    const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"], preload: false});
    const isComma = (rule, node) =>
        rule.id === "label-content-name-mismatch" && node.html.includes("govuk-file-upload-button");
    return found.violations.flatMap((rule) => rule.nodes.filter((node) => !isComma(rule, node)).map((node) =>
        `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`));
}"""
# The shapes of which a page is made, without their order and number.
SHAPE = """() => [...new Set([...document.querySelectorAll("body *")].map((e) =>
    `${e.parentElement.localName}.${e.parentElement.className} ${e.localName}.${e.getAttribute("class")}`
))].sort().join("\\n")"""
# WCAG 2.2, 1.4.12 Text spacing.
SPACIOUS = """(on) => {
    const sheet = new CSSStyleSheet();
    if (on) sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""

# Everything that is folded, and what of it was unfolded so, folded again.
UNFOLD = """() => {
    const folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) {
        details.dataset.unfolded = "";
        details.open = true;
    }
    return folded.length;
}"""
FOLD = """() => {
    for (const details of document.querySelectorAll("details[data-unfolded]")) {
        delete details.dataset.unfolded;
        details.open = false;
    }
}"""


def find_no_fault(window: Window, name: str, seen: set[str]) -> None:
    """Look at the page in a window at every width; a shape that was seen before is not tried again."""
    page = window.page
    found = faults_of_source(window)
    made_of = shape(page)
    is_new = made_of not in seen
    seen.add(made_of)
    for width, height in SIZES:
        size(page, width, height)
        picture(page, f"{name}-{width}")
        here = faults_at_a_glance(page) + faults_when_spacious(page) + faults_unfolded(page)
        if is_new:
            here += faults_by_axe(page)
        if is_new and width != ZOOMED[0]:
            here += faults_by_keyboard(page)
        found += [f"{width} px: {fault}" for fault in here]
    if is_new:
        size(page, *ZOOMED)
        found += [f"at 400 %: {fault}" for fault in faults_by_keyboard(page)]
    found += window.complaints
    assert not found, "\n".join(found)


def size(page: Page, width: int, height: int) -> None:
    """Give the window a size."""
    page.set_viewport_size({"width": width, "height": height})


def shape(page: Page) -> str:
    """What a page is made of: pages of one shape fail and pass together."""
    found: str = page.evaluate(SHAPE)
    return found


def faults_at_a_glance(page: Page) -> list[str]:
    """What is wrong at this width: sideways scrolling, headings, landmarks, small targets."""
    found: list[str] = page.evaluate(LOOK)
    return found


def faults_when_spacious(page: Page) -> list[str]:
    """The same with the text spacing that a reader may ask for."""
    page.evaluate(SPACIOUS, True)
    found = [f"with text spacing: {fault}" for fault in faults_at_a_glance(page)]
    page.evaluate(SPACIOUS, False)
    return found


def faults_unfolded(page: Page) -> list[str]:
    """Both once more with everything unfolded that can be: what is folded away is laid out only then."""
    if not page.evaluate(UNFOLD):
        return []
    found = faults_at_a_glance(page) + faults_when_spacious(page)
    page.evaluate(FOLD)
    return [f"unfolded: {fault}" for fault in found]


def faults_by_axe(page: Page) -> list[str]:
    """What axe finds."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


def faults_by_keyboard(page: Page) -> list[str]:
    """Whether Tab and Shift+Tab reach everything, visibly and uncovered (2.1.1, 2.4.7, 2.4.11)."""
    if not page.evaluate("() => 'followKeyboard' in window"):
        page.evaluate(TAB)
    stops = page.evaluate("followKeyboard.begin()")
    found: list[str] = []
    for key in ("Tab", "Shift+Tab"):
        heard = _holding(page, key, stops)
        found += [f"{key}: {fault}" for fault in heard["wrong"]]
        if heard["reached"] < stops:
            found.append(f"{key} reaches {heard['reached']} of {stops} things")
    page.evaluate("document.activeElement.blur()")
    return found


def _holding(page: Page, key: str, stops: int) -> dict[str, Any]:
    """Hold a key until it has come to everything: the page itself follows, so nothing is asked in between."""
    *with_keys, repeated = key.split("+")
    page.evaluate("followKeyboard.listen()")
    for other in with_keys:
        page.keyboard.down(other)
    # Past the last of them the browser takes the focus, for as many presses as it likes.
    for _ in range(2):
        for _ in range(stops + 3):
            page.keyboard.down(repeated)
        heard: dict[str, Any] = page.evaluate("followKeyboard.heard()")
        if heard["reached"] == stops:
            break
    page.keyboard.up(repeated)
    for other in with_keys:
        page.keyboard.up(other)
    return heard


def faults_of_source(window: Window) -> list[str]:
    """What the page as sent carries inside it that the content security policy would refuse."""
    reader = _Inline()
    reader.feed(window.source)
    title = window.page.title()
    if tokens_in(title):
        reader.found.append(f"the title names somebody: {title}")
    if not title.split(" – ")[0].strip():
        reader.found.append("the title does not say what the page is")
    return reader.found


class _Inline(HTMLParser):
    """Notes styles and scripts inside a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        is_data = names.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in names and not is_data):
            self.found.append(f"inline <{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").startswith("javascript:"):
                self.found.append(f'inline {name} in <{tag}>: "{value}"')


def picture(page: Page, name: str) -> None:
    """Keep a screenshot for whoever looks beside the mock-ups."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
