"""Somebody who goes through the portal with the keyboard alone, and says what they do in its words."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import Download, FilePayload, Locator, expect

from tests.browser.window import Window

FAR_ENOUGH = 150


class Person:
    """Somebody at a window: they press Tab until they are where they want to be."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.page
        self.activations = 0

    def open(self, address: str) -> None:
        """Type an address."""
        self.window.open(address)

    def follow(self, link: str | re.Pattern[str]) -> None:
        """Go to a link and open it."""
        self._activate(self.page.get_by_role("link", name=link).first)

    def press(self, button: str | re.Pattern[str]) -> None:
        """Go to a button and press it."""
        self._activate(self.page.get_by_role("button", name=button).first)

    def submit(self, button: str) -> None:
        """Go to a button and press it; a script may answer without leaving the page."""
        self._tab_to(self.page.get_by_role("button", name=button, exact=True))
        self._enter()

    def download(self, link: str | re.Pattern[str]) -> Download:
        """Go to a link that brings a file, and take the file."""
        self._tab_to(self.page.get_by_role("link", name=link).first)
        with self.page.expect_download() as coming:
            self._enter()
        return coming.value

    def write(self, field: str, text: str) -> None:
        """Go to a field by its label and write in it."""
        self._tab_to(self.page.get_by_label(field, exact=True))
        self.page.keyboard.type(text)

    def choose(self, question: str, option: str) -> None:
        """Go to a question's round buttons and choose one with the arrows."""
        group = self.page.get_by_role("group", name=question)
        wanted = group.get_by_role("radio", name=option, exact=True)
        self._tab_to(group.get_by_role("radio").first)
        self.page.keyboard.press("Space")
        while not wanted.is_checked():
            self.page.keyboard.press("ArrowDown")

    def write_date(self, question: str, day: date) -> None:
        """Fill in a day, a month and a year."""
        group = self.page.get_by_role("group", name=question)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self._tab_to(group.get_by_label(part))
            self.page.keyboard.type(str(number))

    def pick(self, field: str, choice: str) -> None:
        """Go to a list and pick one of it with the arrows."""
        box = self.page.get_by_label(field, exact=True).first
        self._tab_to(box)
        for _ in range(box.locator("option").count()):
            if box.locator("option:checked").inner_text() == choice:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{field} does not offer {choice}")

    def tick(self, box: str) -> None:
        """Go to a box and tick it."""
        self._tab_to(self.page.get_by_role("checkbox", name=box))
        self.page.keyboard.press("Space")

    def hand_over(self, field: str, *files: FilePayload) -> None:
        """Go to a box for files, and choose some: the window for that is the machine's, not ours."""
        self._tab_to(self.page.get_by_label(field).first)
        # Where scripts run the framework's button stands before the field, and takes its files.
        self.page.locator("input[type=file]").set_input_files(list(files))

    def reads(self, words: str | re.Pattern[str]) -> None:
        """See these words on the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    def stands_on(self, heading: str | re.Pattern[str]) -> None:
        """See this as the page's heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def sign_in(self, username: str, password: str) -> None:
        """From the front page to one's own first page."""
        self.open("/")
        self.follow("Sign in")
        self.write("Email address or username", username)
        self.write("Password", password)
        self.press("Sign in")
        self.activations = 0

    def _activate(self, target: Locator) -> None:
        self._tab_to(target)
        with self.page.expect_navigation():
            self._enter()

    def _enter(self) -> None:
        self.page.keyboard.press("Enter")
        self.activations += 1

    def _tab_to(self, target: Locator) -> None:
        for _ in range(FAR_ENOUGH):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {target}")
