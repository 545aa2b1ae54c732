"""A browser is told by a few plain words; whatever else it says of itself is not kept."""

from __future__ import annotations

import pytest

from accounts.browsers import kind_of_browser

APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
CHROMIUM = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {CHROMIUM} Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-A536B) {CHROMIUM} SamsungBrowser/28.0 Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROMIUM} Safari/537.36 Edg/137.0.0.0",
            "Edge on Windows",
        ),
        (
            f"Mozilla/5.0 (X11; Linux x86_64) {CHROMIUM} Safari/537.36 OPR/119.0.0.0",
            "Opera on Linux",
        ),
        (
            f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROMIUM} Safari/537.36",
            "Chrome on Chromebook",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {APPLE} Version/18.5 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            f"Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) {APPLE} CriOS/137.0.0.0 Safari/604.1",
            "Chrome on iPad",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Safari/605.1.15",
            "Safari on Mac",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0",
            "Firefox on Windows",
        ),
        ("", "A browser"),
        ("curl/8.5.0", "A browser"),
        ("Firefox/139.0", "A browser"),
        ("<script>Chrome/1 of Morag MacMorag</script>", "A browser"),
    ],
)
def test_kind_of_browser_is_told_in_plain_words(user_agent: str, kind: str) -> None:
    assert kind_of_browser(user_agent).words == kind
