"""Finds names of people in no register: by a title, a forename or an initial beside a rare word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from documents.check.folding import Word
from documents.check.mentions import COMMA, GAP, MOST_GIVEN, POSSESSIVE, Mention, bare
from documents.check.register import Register
from documents.check.vocabulary import Vocabulary
from documents.check.words import DAYS, NOT_NAMES, STREET_WORDS, TITLES

if TYPE_CHECKING:
    from documents.check.names import NameFinder


class Strangers:
    """Finds them in one text after another; what stands before a surname the finder of names says."""

    def __init__(self, register: Register, vocabulary: Vocabulary, names: NameFinder) -> None:
        self._register = register
        self._vocabulary = vocabulary
        self._names = names

    def find(self, text: str, words: list[Word], *, any_case: bool) -> Iterator[Mention]:
        """Names that no one of the register bears."""
        for at, word in enumerate(words):
            if not word.is_capital or len(word.folded) < 2:
                continue
            plain = word.folded[:-1] if POSSESSIVE.search(word.written) else word.folded
            if not word.folded.isalpha() or plain in TITLES:
                continue
            if (word.folded,) in self._register.by_surname.get(word.folded, {}):
                continue
            first, title, given, initials = self._names.before(text, words, at, any_case=False)
            if plain in NOT_NAMES and not self._is_titled_day(words, at, title):
                continue
            mention = self._reversed_stranger(text, words, at)
            if mention:
                yield mention
                continue
            if text[words[first].start - 1 : words[first].start] == "&" and first:
                continue  # "M&T Lifts" is a firm.
            if first == at or self._is_broken(text, words, first, at, title, any_case):
                continue
            if word.folded in STREET_WORDS | self._register.words_of_streets and not title:
                continue
            if not title and not self._is_stranger(words, at, given, initials):
                continue
            last = at
            if at + 1 < len(words) and text[word.end : words[at + 1].start] == "-":
                last = at + 1
            yield _stranger(words, first, at, last, title, given, initials)

    def _is_titled_day(self, words: list[Word], at: int, title: str) -> bool:
        """Whether someone is called like a day or a month: "Mrs Wednesday"."""
        following = words[at + 1].written if at + 1 < len(words) else ""
        return bool(title) and words[at].folded in DAYS and not following[:1].isdigit()

    def _is_broken(
        self, text: str, words: list[Word], first: int, at: int, title: str, any_case: bool
    ) -> bool:
        """Whether a line ends within these words where no name goes on: below a greeting, above a heading."""
        within = text[words[first].start : words[at].start]
        if "\n" not in within:
            return False
        if any_case or "\n\n" in within:
            return True
        if "\n" not in text[words[at - 1].end : words[at].start]:
            return False
        word, before = words[at], words[at - 1]
        if self._vocabulary.is_lower_word(word.folded) or (len(before.folded) == 1 and not title):
            return True
        greets = first and words[first - 1].folded == "dear"
        shouts = word.written.isupper() and not before.written.isupper()
        complete = title and before.folded not in TITLES and len(before.folded) > 1
        return bool(greets or shouts or (complete and self._register.by_surname.get(before.folded)))

    def _reversed_stranger(self, text: str, words: list[Word], at: int) -> Mention | None:
        """A stranger whose surname stands first: "Zeller, Ms Ute", "ZELLER, U."."""
        word = words[at]
        if (
            POSSESSIVE.search(word.written)
            or self._vocabulary.is_lower_word(word.folded)
            or self._vocabulary.is_template_word(word.folded, 0)
            or word.folded in NOT_NAMES | STREET_WORDS | self._register.words_of_places
        ):
            return None
        end, title = at, ""
        given: list[Word] = []
        initials: list[str] = []
        for following in words[at + 1 : at + 1 + MOST_GIVEN]:
            gap = text[words[end].end : following.start]
            if not (COMMA if end == at else GAP).fullmatch(gap) or "\n" in gap:
                break
            if not following.is_capital:
                break
            if following.folded in TITLES and not given:
                title = following.folded
            elif len(following.folded) == 1 and text[following.end : following.end + 1] == ".":
                initials.append(following.folded)
            elif following.folded not in NOT_NAMES | DAYS and (
                title or self._names.is_forename(following.folded)
            ):
                given.append(following)
            else:
                break
            end = words.index(following, at)
        if not given and not initials:
            return None
        after = words[end + 1] if end + 1 < len(words) else None
        if given and after and after.is_capital and text[words[end].end : after.start] == " ":
            # "at Zeller, Ute Brandt": the forename belongs to whoever follows.
            return None
        return _stranger(words, at, at, end, title, given, initials)

    def _is_stranger(
        self, words: list[Word], at: int, given: list[Word], initials: list[str]
    ) -> bool:
        """Whether forename and word are rare enough among these papers to be someone's name."""
        word = words[at]
        if self._vocabulary.is_lower_word(word.folded):
            return False
        if word.written.isupper() and (len(word.written) < 4 or not given):
            return False
        before = words[at - 1].folded
        if self._vocabulary.is_template_pair(before, word.folded):
            return False
        if given:
            # A forename that is a surname of many, or a place's: "Logan Place" has its own rule.
            return given[-1].is_capital
        return len(initials) == 1 and len(word.folded) > 2 and len(words[at - 1].folded) == 1


def _stranger(
    words: list[Word],
    first: int,
    at: int,
    last: int,
    title: str,
    given: list[Word],
    initials: list[str],
) -> Mention:
    """A mention of someone of no register, whose surname is the word `at`."""
    possessive = bool(POSSESSIVE.search(words[last].written))
    plain = words[at].folded[:-1] if POSSESSIVE.search(words[at].written) else words[at].folded
    return Mention(
        start=words[first].start,
        end=words[last].end - (2 if possessive else 0),
        form="full" if given else "titled" if title else "initial",
        surname=(plain,),
        strict=(bare(words[at]),),
        title=title,
        given=tuple(it.folded for it in given),
        given_strict=tuple(it.strict for it in given),
        initials="".join(initials),
        first=first,
        last=last,
    )
