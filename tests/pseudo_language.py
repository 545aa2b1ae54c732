"""A language in which every message stands in ⟦brackets⟧, and a reader who finds the words that do not."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

BEGIN, END = "⟦", "⟧"
# Tokens of the cast's world, addresses of mail, and secrets to be typed into an app.
NO_WORDS = re.compile(
    r"(\w+ )?zq[0-9a-f]{16}(@example\.org)?|\S+@\S+|[A-Z2-7]{4}( [A-Z2-7]{4}){3,}"
)
A_WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("alt", "title", "placeholder", "aria-label", "aria-description", "label", "content")


class InBrackets(trans_real.DjangoTranslation):
    """British English, each message in brackets."""

    def to_language(self) -> str:
        """A name of its own: what is kept for a language is not kept for this one."""
        return "en-x-brackets"

    def gettext(self, message: str) -> str:
        """One message."""
        return self._bracketed(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """One message, as for so many."""
        return self._bracketed(super().ngettext(msgid1, msgid2, n))

    def _bracketed(self, message: str) -> str:
        # A message with a context comes back with it when there is no catalogue.
        return f"{BEGIN}{message.split(trans_real.CONTEXT_SEPARATOR)[-1]}{END}"


@contextlib.contextmanager
def spoken() -> Iterator[None]:
    """Speak it until the end of the block."""
    with pytest.MonkeyPatch.context() as patch, override_settings(USE_I18N=True):
        # Which of Django's two ways to translate is taken, it decides once.
        patch.setattr(translation, "_trans", type(translation._trans)())  # type: ignore[attr-defined]
        patch.setitem(trans_real._translations, "en-gb", InBrackets("en-gb"))  # type: ignore[attr-defined]
        patch.setattr(trans_real, "_default", None)
        with translation.override("en-gb"):
            yield


class Words(HTMLParser):
    """All that a page says, in order: its text and the attributes that are read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._silent = 0
        self._text: list[str] = []
        self._attributes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what attributes say."""
        self._silent += tag in ("script", "style")
        self._text.append(" ")
        is_button = tag == "input" and ("type", "submit") in attrs
        for name, value in attrs:
            is_spoken = (
                name in SPOKEN or name.startswith("data-i18n") or (is_button and name == "value")
            )
            if value and is_spoken and tag != "meta":
                self._attributes.append(value)

    def handle_endtag(self, tag: str) -> None:
        """Text speaks again after a script."""
        self._silent -= tag in ("script", "style")
        self._text.append(" ")

    def handle_data(self, data: str) -> None:
        """Note text."""
        if not self._silent:
            self._text.append(data)

    def untranslated(self, data: Iterable[str]) -> set[str]:
        """The words outside brackets that are nobody's data."""
        left = " ".join(_outside(said) for said in ("".join(self._text), *self._attributes))
        left = " ".join(left.split())
        known = "|".join(map(re.escape, sorted(data, key=len, reverse=True)))
        left = re.sub(rf"(?<!\w)({known})(?!\w)", " ", left) if known else left
        return set(A_WORD.findall(NO_WORDS.sub(" ", left)))


def _outside(text: str) -> str:
    depth, outside = 0, []
    for letter in text:
        depth += (letter == BEGIN) - (letter == END)
        outside.append(letter if not depth and letter != END else " ")
    return "".join(outside)
