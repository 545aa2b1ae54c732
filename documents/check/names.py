"""Finds names: from a surname of the register outwards, and strangers by their title, forename or initial."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from documents.check.folding import Word
from documents.check.forenames import FORENAMES
from documents.check.mentions import (
    COMMA,
    GAP,
    MOST_GIVEN,
    POSSESSIVE,
    Form,
    Mention,
    bare,
    fits,
    forename_words,
)
from documents.check.register import Register, Surname, surnames_of
from documents.check.strangers import Strangers
from documents.check.vocabulary import Vocabulary
from documents.check.words import (
    DAYS,
    NOT_NAMES,
    OFFICIAL_TITLES,
    TITLES,
    TITLES_THAT_ARE_WORDS,
    WORDS_THAT_ARE_SURNAMES,
)

_WITHIN_SURNAME = re.compile(r"[ \u00a0]|[-‐‑–]|[-‐]?\n|_")  # noqa: RUF001


class NameFinder:
    """Finds the names in one text after another."""

    def __init__(self, register: Register, vocabulary: Vocabulary) -> None:
        self._register = register
        self._vocabulary = vocabulary
        self._strangers = Strangers(register, vocabulary, self)

    def find(
        self, text: str, words: list[Word], *, any_case: bool, parties: Iterable[str] = ()
    ) -> list[Mention]:
        """The names in a text, none overlapping another; `any_case` where capitals say nothing.

        Of the `parties` a surname is found even if it is written small.
        """
        people = self._register.people
        wanted = {s for it in parties if it in people for s in surnames_of(people[it])}
        found = [
            *self._of_register(text, words, any_case, wanted),
            *self._strangers.find(text, words, any_case=any_case),
        ]
        rank = {"full": 3, "titled": 2, "initial": 2, "lone": 0, "forename": 0}
        found.sort(
            key=lambda it: (
                not it.double,
                not self._is_whole(it),
                -rank[it.form],
                -(it.end - it.start),
                it.reversed,
                not it.candidates,
            )
        )
        taken: list[Mention] = []
        places: set[int] = set()
        for mention in found:
            own = range(mention.first, mention.last + 1)
            if places.isdisjoint(own):
                places.update(own)
                taken.append(mention)
        return sorted(taken, key=lambda it: it.start)

    def _is_whole(self, it: Mention) -> bool:
        """Whether it is a surname of several words that someone bears: no forename and surname of others."""
        return len(it.surname) > 1 and bool(it.candidates) and not self._names_another(it)

    def _names_another(self, it: Mention) -> bool:
        """Whether someone is called by the same words, the first of them a forename."""
        people = self._register.people
        return any(
            it.surname[0] in forename_words(people[one])
            for one in self._register.bearers(it.surname[1:])
        )

    def is_forename(self, folded: str) -> bool:
        """Whether people are called so."""
        return folded in FORENAMES or self._register.forenames.get(folded, 0) > 0

    def _of_register(
        self, text: str, words: list[Word], any_case: bool, wanted: set[Surname]
    ) -> Iterator[Mention]:
        for at, word in enumerate(words):
            for last, surname in self._surnames_at(text, words, at):
                mention = self._around(text, words, at, last, surname, any_case)
                if mention is None:
                    continue
                people = self._register.people
                fitting = frozenset(
                    it for it in self._register.bearers(surname) if fits(people[it], mention)
                )
                if not word.is_capital and not any_case and not (fitting or mention.title):
                    continue
                if (
                    not word.is_capital
                    and not any_case
                    and surname not in wanted
                    and mention.form == "lone"
                ):
                    continue
                mention = replace(mention, candidates=fitting)
                if any_case or surname in wanted or not self._is_of_words(words, mention, at, last):
                    yield mention

    def _is_of_words(self, words: list[Word], mention: Mention, at: int, last: int) -> bool:
        """Whether it is no name: title and word, one of them written small, or a template's two words."""
        if at != last or not self._is_word(words[at]):
            return False
        first = words[mention.first]
        if mention.title and mention.form == "titled":
            return first.folded in TITLES_THAT_ARE_WORDS and not (
                words[at].is_capital and first.is_capital
            )
        if not mention.given or mention.candidates:
            return False
        if mention.reversed:
            return mention.given[0] in DAYS or self._is_word(words[mention.last])
        before = words[at - 1].folded
        return self._vocabulary.is_lower_word(before) and self._vocabulary.is_template_pair(
            before, words[at].folded
        )

    def _surnames_at(self, text: str, words: list[Word], at: int) -> Iterator[tuple[int, Surname]]:
        """The surnames of the register that begin with this word, the longest first."""
        word = words[at]
        forms = [word.folded]
        if POSSESSIVE.search(word.written):
            forms = [word.folded[:-1]]
        elif word.folded.endswith("s") and at and words[at - 1].folded == "the":
            forms.append(word.folded[:-1])
        index = self._register.by_surname
        following = words[at + 1 : at + 3]
        if following and word.folded in ("mac", "o", "mc"):
            gap = text[word.end : following[0].start]
            joined = word.folded + following[0].folded.removesuffix(
                "s" if POSSESSIVE.search(following[0].written) else ""
            )
            if gap in (" ", "", "-") and (joined,) in index.get(joined, {}):
                yield at + 1, (joined,)
        if following and text[word.end : following[0].start] in ("-\n", "-\r\n"):
            joined = word.folded + following[0].folded
            if (joined,) in index.get(joined, {}):
                yield at + 1, (joined,)
        for form in forms:
            held = index.get(form)
            if not held:
                continue
            for surname in sorted(held, key=len, reverse=True):
                if not held[surname]:
                    continue
                if len(surname) == 1:
                    yield at, surname
                    break
                rest = words[at + 1 : at + len(surname)]
                written = [it.folded for it in rest]
                if rest and POSSESSIVE.search(rest[-1].written):
                    written[-1] = written[-1][:-1]
                if tuple(written) == surname[1:] and all(
                    _WITHIN_SURNAME.fullmatch(text[one.end : other.start])
                    for one, other in zip(words[at:], rest, strict=False)
                ):
                    yield at + len(surname) - 1, surname
                    break

    def _around(
        self, text: str, words: list[Word], at: int, last: int, surname: Surname, any_case: bool
    ) -> Mention | None:
        """The name to which a surname belongs: title, forenames and initials before it, or after a comma."""
        first, title, given, initials = self.before(text, words, at, any_case)
        end = last
        strict = tuple(bare(words[it]) for it in range(at, last + 1))
        if not given and not initials and not title:
            end, title, given, initials = self._after(text, words, last, surname, any_case)
        form: Form = "full" if given else "initial" if initials else "titled" if title else "lone"
        return Mention(
            start=words[first].start,
            end=words[end].end - (2 if POSSESSIVE.search(words[end].written) else 0),
            form=form,
            surname=surname,
            strict=strict,
            title=title,
            given=tuple(it.folded for it in given),
            given_strict=tuple(it.strict for it in given),
            initials="".join(initials),
            first=first,
            last=end,
            reversed=end > last,
            double=bool(re.search(r"[-‐‑–]", text[words[at].end : words[last].start])),  # noqa: RUF001
        )

    def before(
        self, text: str, words: list[Word], at: int, any_case: bool
    ) -> tuple[int, str, list[Word], list[str]]:
        first, title = at, ""
        given: list[Word] = []
        initials: list[str] = []
        while first and len(given) + len(initials) < MOST_GIVEN + 1:
            word = words[first - 1]
            gap = text[word.end : words[first].start]
            if not GAP.fullmatch(gap) or (gap.startswith(".") and len(word.folded) > 4):
                break
            if any_case and "\n" in gap:
                break
            if word.folded in TITLES or (word.folded in OFFICIAL_TITLES and word.is_capital):
                title, first = word.folded, _first_of_a_couple(words, first - 1)
                break
            if self._is_initial(words, first, gap, has_given=bool(given)):
                initials.insert(0, word.folded)
            elif not given and self._are_initials(words, first):
                initials[:0] = list(word.folded)
            elif self._is_given(text, words, first, any_case):
                given.insert(0, word)
            else:
                break
            first -= 1
        return first, title, given, initials

    def _is_initial(self, words: list[Word], at: int, gap: str, *, has_given: bool) -> bool:
        word = words[at - 1]
        if len(word.folded) != 1 or not word.folded.isalpha() or not word.written.isupper():
            return False
        # "A Young person" names no one.
        return word.folded != "a" or "." in gap or has_given or not self._is_word(words[at])

    def _are_initials(self, words: list[Word], at: int) -> bool:
        """Whether "JP" stands for two forenames."""
        word = words[at - 1]
        return (
            2 <= len(word.folded) <= MOST_GIVEN
            and word.folded.isalpha()
            and word.written.isupper()
            and not words[at].written.isupper()
            and not self.is_forename(word.folded)
            and word.folded not in NOT_NAMES
        )

    def _is_given(self, text: str, words: list[Word], at: int, any_case: bool) -> bool:
        """Whether the word before is a forename, or stands where one would, behind a title."""
        word = words[at - 1]
        if not (word.is_capital or any_case):
            return self._is_register_forename_of(words, at, word)
        if self.is_forename(word.folded):
            return not POSSESSIVE.search(word.written)
        return (
            word.is_capital
            and word.folded not in NOT_NAMES
            and not POSSESSIVE.search(word.written)
            and at >= 2
            and words[at - 2].folded in TITLES
            and bool(GAP.fullmatch(text[words[at - 2].end : word.start]))
            and "-" not in text[word.end : words[at].start]
        )

    def _is_word(self, word: Word) -> bool:
        """Whether a surname is a word too: "A Young person" names no one."""
        return word.folded in WORDS_THAT_ARE_SURNAMES or self._vocabulary.is_lower_word(word.folded)

    def _is_register_forename_of(self, words: list[Word], at: int, word: Word) -> bool:
        """Whether someone of the register is called just so: for notes that are written small."""
        if not self._register.forenames.get(word.folded) or words[at].is_capital:
            return False
        bearers = self._register.bearers((words[at].folded,))
        return any(word.folded in forename_words(self._register.people[it]) for it in bearers)

    def _after(
        self, text: str, words: list[Word], last: int, surname: Surname, any_case: bool
    ) -> tuple[int, str, list[Word], list[str]]:
        """Forename or initial after a surname that stands first: "Wallace, Heather", "WALLACE H"."""
        nothing: tuple[int, str, list[Word], list[str]] = (last, "", [], [])
        if last + 1 >= len(words):
            return nothing
        word = words[last + 1]
        gap = text[words[last].end : word.start]
        has_comma = bool(COMMA.fullmatch(gap))
        if (not has_comma and not GAP.fullmatch(gap)) or (any_case and "\n" in gap):
            return nothing
        title = ""
        end = last + 1
        if has_comma and word.folded in TITLES and end + 1 < len(words):
            title, end = word.folded, end + 1
            word = words[end]
        if not (word.is_capital or any_case) or POSSESSIVE.search(words[last].written):
            return nothing
        if len(word.folded) == 1 and word.folded.isalpha() and word.written.isupper():
            # "May,\nI have heard": a greeting, and no initial.
            if "\n" in gap and text[word.end : word.end + 1] != ".":
                return nothing
            if has_comma or words[last].written.isupper():
                return end, title, [], [word.folded]
            return nothing
        if not self.is_forename(word.folded):
            return (end - 1, title, [], []) if title else nothing
        following = words[end + 1] if end + 1 < len(words) else None
        if has_comma:
            # "Mr Wallace, Ross Scott": the forename belongs to whoever follows.
            if (
                following
                and following.is_capital
                and (following.folded,) in self._register.by_surname.get(following.folded, {})
                and re.fullmatch(r"[ ]", text[word.end : following.start])
            ):
                return nothing
            return end, title, [word], []
        bearers = self._register.bearers(surname)
        if any(word.folded in forename_words(self._register.people[it]) for it in bearers):
            return end, title, [word], []
        return nothing


def _first_of_a_couple(words: list[Word], first: int) -> int:
    """Where "Mr and Mrs Wallace" begins."""
    if first >= 2 and words[first - 1].folded == "and" and words[first - 2].folded in TITLES:
        return first - 2
    return first
