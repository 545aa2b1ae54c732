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
from documents.check.lone import is_of_a_firm_or_place, is_someone
from documents.check.mentions import Mention
from documents.check.names import NameFinder
from documents.check.register import Register
from documents.check.vocabulary import Vocabulary

ANY_CASE: tuple[Where, ...] = ("filename", "metadata", "title")
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
        for it in mentions:
            written = text[it.start : it.end]
            is_party = party_bears(self._register, paper, it)
            if it.form == "lone":
                if not is_someone(
                    self._register, self._vocabulary, it, text, words, places,
                    any_case=any_case, is_party=is_party,
                ):  # fmt: skip
                    continue
            elif self._is_no_person(it, text, words, places):
                continue
            why = self._excuse(paper, it, text, written, is_party, where)
            key = f"{' '.join(it.surname)}|{it.given[0] if it.given else it.initials[:1]}"
            yield Hit("name", it.start, it.end, key, it.candidates, why)
        yield from self._forenames_of_parties(paper, words, mentions)

    def _is_no_person(
        self, it: Mention, text: str, words: list[Word], places: list[Address]
    ) -> bool:
        """Whether a forename and a surname are a street's, a firm's or a place's name."""
        if it.title:
            return False
        inside = any(place.start <= it.start < place.end for place in places)
        return inside or is_of_a_firm_or_place(self._register, it, text, words)

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
        surname = it.surname[0]
        if it.form == "full" and self._vocabulary.is_own_person(it.given[-1], surname):
            return "landlord"
        return ""

    def _forenames_of_parties(
        self, paper: Paper, words: list[Word], mentions: list[Mention]
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
        taken = {at for it in mentions for at in range(it.first, it.last + 1)}
        for at, word in enumerate(words):
            bare = word.folded
            if word.written[-2:] in ("'s", "’s"):
                bare = bare[:-1]
            if at in taken or bare not in wanted or not word.is_capital:
                continue
            if self._vocabulary.is_lower_word(bare):
                continue
            person = wanted[bare]
            surname = fold(people[person].surnames[0]) if people[person].surnames else ""
            yield Hit("name", word.start, word.end, f"{surname}|{bare}", frozenset([person]))
