"""Which names of a text someone has to decide, and which are excused on what evidence."""

from __future__ import annotations

from collections.abc import Iterator

from documents.check.addresses import Address
from documents.check.colleagues import colleagues
from documents.check.contents import Where
from documents.check.excuses import (
    is_misread_reader,
    is_officials,
    is_readers,
    is_staffs,
    party_bears,
)
from documents.check.findings import Hit, Paper
from documents.check.folding import Word, fold
from documents.check.lone import is_of_a_date, is_of_a_firm_or_place, is_someone
from documents.check.mentions import Mention
from documents.check.names import NameFinder
from documents.check.register import Register
from documents.check.vocabulary import Vocabulary
from documents.check.words import PEOPLE_NEARBY, WORDS_THAT_ARE_SURNAMES

ANY_CASE: tuple[Where, ...] = ("filename", "metadata", "title")
_STROKES = ("i", "l", "o", "c")
_SIGNED: tuple[Where, ...] = ("metadata", "comment")


class NameHits:
    """Finds names and judges each for the readers of one document."""

    def __init__(self, register: Register, vocabulary: Vocabulary) -> None:
        self._register = register
        self._vocabulary = vocabulary
        self._colleagues = colleagues(register.staff, vocabulary.signers)
        self._finder = NameFinder(register, vocabulary)

    def hits(
        self, paper: Paper, where: Where, text: str, words: list[Word], places: list[Address]
    ) -> Iterator[Hit]:
        """The names of one text."""
        any_case = where in ANY_CASE
        mentions = self._finder.find(text, words, any_case=any_case, parties=paper.others)
        taken: set[int] = set()
        for it in mentions:
            written = text[it.start : it.end]
            is_party = party_bears(self._register, paper, it)
            if it.form == "lone":
                if not is_someone(
                    self._register, self._vocabulary, it, text, words, places,
                    any_case=any_case, is_party=is_party,
                ):  # fmt: skip
                    continue
            elif self._is_no_person(it, text, words, places) or (
                where == "image" and not is_party and self._is_a_stroke(it, text)
            ):
                continue
            why = self._excuse(paper, it, text, written, is_party, where)
            key = f"{' '.join(it.surname)}|{it.given[0] if it.given else it.initials[:1]}"
            yield Hit("name", it.start, it.end, key, it.candidates, why)
            taken.update(range(it.first, it.last + 1))
        yield from self._forenames_of_parties(paper, text, words, taken)
        yield from self._forenames_behind_a_role(paper, text, words, taken)

    def _is_no_person(
        self, it: Mention, text: str, words: list[Word], places: list[Address]
    ) -> bool:
        """Whether a forename and a surname are a street's, a firm's or a place's name."""
        if it.title:
            return False
        inside = any(place.start <= it.start < place.end for place in places)
        return inside or is_of_a_firm_or_place(self._register, it, text, words)

    def _is_a_stroke(self, it: Mention, text: str) -> bool:
        """Whether the initial may be a box or a rule beside a word, as OCR reads them."""
        return (
            it.form == "initial"
            and not it.title
            and it.initials in _STROKES
            and text[it.start + 1] == " "
            and (not it.candidates or it.surname[0] in WORDS_THAT_ARE_SURNAMES)
        )

    def _excuse(
        self, paper: Paper, it: Mention, text: str, written: str, is_party: bool, where: Where
    ) -> str:
        if is_readers(self._register, paper, it, written):
            return "reader"
        if is_party:
            return ""
        if where == "image" and is_misread_reader(self._register, paper, it, written):
            return "reader"
        if is_staffs(self._register, self._colleagues, paper, it, text, signed=where in _SIGNED):
            return "staff"
        if is_officials(it, text):
            return "official"
        before = it.given[-1] if it.given else it.initials[-1:] or it.title
        share = len(it.candidates) / max(1, len(self._register.people))
        if it.form == "full":
            share = 0
        if before and self._vocabulary.is_own_person(before, it.surname[0], share):
            return "landlord"
        return ""

    def _forenames_of_parties(
        self, paper: Paper, text: str, words: list[Word], taken: set[int]
    ) -> Iterator[Hit]:
        """Forenames alone, of the other parties of this very case."""
        if not paper.others:
            return
        people = self._register.people
        own = {w for it in paper.readers if it in people for w in fold(people[it].forename).split()}
        wanted = {
            word: it
            for it in paper.others
            if it in people
            for word in fold(people[it].forename).split()[:1]
            if word not in own and len(word) > 2
        }
        for at, word in enumerate(words):
            bare = word.folded
            if word.written[-2:] in ("'s", "’s"):
                bare = bare[:-1]
            if at in taken or bare not in wanted or not word.is_capital:
                continue
            if self._vocabulary.is_lower_word(bare) or is_of_a_date(text, word):
                continue
            person = wanted[bare]
            surname = fold(people[person].surnames[0]) if people[person].surnames else ""
            yield Hit("name", word.start, word.end, f"{surname}|{bare}", frozenset([person]))

    def _forenames_behind_a_role(
        self, paper: Paper, text: str, words: list[Word], taken: set[int]
    ) -> Iterator[Hit]:
        """Forenames alone, and names that are words, of whom the word before says who they are."""
        people = self._register.people
        own = {w for it in paper.readers if it in people for w in fold(people[it].forename).split()}
        for at, word in enumerate(words[1:], 1):
            before = words[at - 1]
            bare = word.folded[:-1] if word.written[-2:] in ("'s", "’s") else word.folded
            if (
                at in taken
                or at - 1 in taken
                or not word.is_capital
                or word.written.isupper()
                or not before.written.islower()
                or before.folded not in PEOPLE_NEARBY
                or text[before.end : word.start] not in (" ", "\n", " called ", " named ")
                or bare in own
            ):
                continue
            is_surname = (bare,) in self._register.by_surname.get(bare, {})
            if (self._finder.is_forename(bare) or is_surname) and not is_of_a_date(text, word):
                yield Hit("name", word.start, word.end, f"|{bare}")
