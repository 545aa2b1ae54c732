"""The browser itself: Debian's Chromium without a window, driven by Playwright."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, expect, sync_playwright

from tests.waiting import PATIENCE

# How long a page may take to show something. What is expected of one has five seconds otherwise.
MILLISECONDS = PATIENCE * 1000
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    # It asks nobody but the site under test.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """Where Chromium is, if it is on this machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextlib.contextmanager
def running(program: str) -> Iterator[Browser]:
    """Run it with a profile that is thrown away afterwards."""
    # Its sandbox refuses to work for root.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else [*FLAGS]
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            browser.close()
