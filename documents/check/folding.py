"""Folds a text as PostgreSQL does (portal/rls/folding.sql), and knows where each folded word stood.

The check reads thousands of pages, so it cannot ask for each; a test holds both texts to the same answers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DROPPED = re.compile(
    "['`\u00b4\u0091\u0092\u00ad\u02b9-\u02bf\u02c8\u02ca\u02cb\u2018-\u201b\u2032\u2035\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2069\ua78c\ufeff\uff07\u0300-\u036f\u0640\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
_PARTS_WORDS = re.compile(
    "[\u0001-\u002e\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff"
    "\u2e00-\u2e7f\u3000-\u303f\ufe00-\ufe6f\ufff0-\uffff]"
)
# What stands between words before anything is taken apart: the same without what is dropped.
_WORD = re.compile(
    "(?:[^\u0000-\u0026\u0028-\u002f\u003a-\u0040\u005b-\u005f\u007b-\u0090\u0093-\u00ac\u00ae-\u00b3\u00b5-\u00bf"
    "\u00d7\u00f7\u2000-\u200a\u2010-\u2017\u201c-\u2029\u202f-\u2031\u2033\u2034\u2036-\u205f\u2190-\u2bff\u2e00-\u2e7f"
    "\u3000-\u303f\ufe00-\ufe6f\ufff0-\uffff]|(?<=[0-9])/(?=[0-9]))+"
)
_LETTERS_OF_TWO = {
    **dict.fromkeys("ßẞ", "ss"),
    **dict.fromkeys("æÆ", "ae"),
    **dict.fromkeys("œŒ", "oe"),
    **dict.fromkeys("þÞ", "th"),
}
_PLAIN = str.maketrans(
    "łŁøØđĐðÐıħĦŧŦŋŊəƏǝƎɓƁɗƊɖƉƙƘƴƳɔƆɛƐƒƑɣƔςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
    "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ",
    "llooddddihhttnnaaeebbddddkkyyooeeffggσαβγδεζηθικλμνξοπρστυφχψω"  # noqa: RUF001
    "абвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ",
)


class _Letters(dict[str, str]):
    """What each character becomes; worked out when it is first met."""

    def __missing__(self, letter: str) -> str:
        folded = "".join(
            _LETTERS_OF_TWO.get(part) or part.translate(_PLAIN)
            for part in unicodedata.normalize("NFKD", _DROPPED.sub("", letter))
        )
        folded = "".join(c.lower() if c.isascii() else c for c in _DROPPED.sub("", folded))
        self[letter] = folded = _PARTS_WORDS.sub(" ", folded)
        return folded


_letters = _Letters()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: folded with Mac for Mc (to search) and without (to excuse), and where it stands."""

    folded: str
    strict: str
    start: int
    end: int
    written: str

    @property
    def is_capital(self) -> bool:
        """Whether it is written like a name."""
        return self.written[:1].isupper()


def words_of(text: str) -> list[Word]:
    """Every word of the text, in its order."""
    words: list[Word] = []
    for found in _WORD.finditer(text):
        written = found.group()
        folded, strict = _folded(written)
        if " " in folded:  # A letter that comes apart into several words, such as a fraction.
            words += _split(text, found.start(), found.end())
        elif folded:
            start, end = found.start(), found.end()
            while not _letters[text[start]]:
                start += 1
            while not _letters[text[end - 1]]:
                end -= 1
            words.append(Word(folded, strict, start, end, text[start:end]))
    return words


def fold(text: str) -> str:
    """A text in folded words, as `portal.fold` gives it."""
    return " ".join(word.folded for word in words_of(text))


def fold_word(text: str) -> str:
    """A text folded into one word, as `portal.one_word` gives it."""
    return fold(text).replace(" ", "").replace("mc", "mac")


@lru_cache(100_000)
def _folded(written: str) -> tuple[str, str]:
    """A word folded with Mac for Mc, and without."""
    strict = "".join(_letters[letter] for letter in written)
    return strict.replace("mc", "mac"), strict


def _split(text: str, start: int, end: int) -> list[Word]:
    words = []
    for at in range(start, end):
        for part in _letters[text[at]].split():
            words.append(Word(part.replace("mc", "mac"), part, at, at + 1, text[at]))
    return words
