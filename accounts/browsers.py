"""What kind of browser somebody signs in with, read from its User-Agent: two plain words, and no more."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

# In this order: nearly every browser also claims to be the ones further down.
BROWSERS = (
    ("Edge", ("Edg/", "EdgA/", "EdgiOS/")),
    ("Opera", ("OPR/", "OPT/")),
    ("Samsung Internet", ("SamsungBrowser/",)),
    ("Firefox", ("Firefox/", "FxiOS/")),
    ("Chrome", ("Chrome/", "CriOS/")),
    ("Safari", ("Safari/",)),
)
SYSTEMS = (
    ("iPhone", ("iPhone",)),
    ("iPad", ("iPad",)),
    ("Android", ("Android",)),
    ("Windows", ("Windows NT",)),
    ("Chromebook", ("CrOS",)),
    ("Mac", ("Macintosh",)),
    ("Linux", ("Linux",)),
)


@dataclass(frozen=True, slots=True)
class BrowserKind:
    """A browser and what it runs on, both from the lists above; both empty if either is unknown."""

    browser: str = ""
    system: str = ""

    @property
    def words(self) -> str:
        """For example "Chrome on Android"."""
        if not self.browser:
            return _("A browser")
        return _("%(browser)s on %(system)s") % {"browser": self.browser, "system": self.system}


def kind_of_browser(user_agent: str) -> BrowserKind:
    """The kind of browser that sends this header; anybody can write anything into it."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    return BrowserKind(browser, system) if browser and system else BrowserKind()


def _first(known: tuple[tuple[str, tuple[str, ...]], ...], user_agent: str) -> str:
    for name, marks in known:
        if any(mark in user_agent for mark in marks):
            return name
    return ""
