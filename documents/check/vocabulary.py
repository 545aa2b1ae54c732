"""What this landlord's own papers teach: which words are its templates', and which values its own.

A surname that stands alone in the papers of very many homes is a word of a template; a telephone number that
stands in so many is the office's. Counted by subject (a home's tenancy or a case), not by document.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from documents.check.colleagues import signers_in
from documents.check.folding import words_of
from documents.check.own_lines import plain_line
from documents.check.values import emails_in, numbers_in, postcodes_in

_SHARE_OF_A_TEMPLATE = 0.02
_FEWEST_OF_A_TEMPLATE = 12
_RARE = 2
_OFTENER = 3  # than its share of people or homes explains
_LONG_LINE = 20
_JOINED = re.compile(r"[ \u00a0]{1,2}|\.[ ]?|[ ]?\n[ ]?|-")


@dataclass
class Vocabulary:
    """Counts over everything that was read; `finish` before it is asked."""

    subjects: set[str] = field(default_factory=set)
    lower: Counter[str] = field(default_factory=Counter)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    lone: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)
    signers: dict[tuple[str, str], int] = field(default_factory=dict)
    own_lines: list[str] = field(default_factory=list)

    _sets: dict[str, dict[object, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def learn(self, subject: str, texts: Iterable[str]) -> None:
        """Count what the papers of one subject say."""
        self.subjects.add(subject)
        for text in texts:
            words = words_of(text)
            for at, word in enumerate(words):
                if word.written.islower():
                    self.lower[word.folded] += 1
                    continue
                if not word.is_capital:
                    continue
                after = words[at + 1] if at + 1 < len(words) else None
                if after and after.is_capital and _JOINED.fullmatch(text[word.end : after.start]):
                    self._note("pairs", (word.folded, after.folded), subject)
                before = words[at - 1] if at else None
                if not before or not before.is_capital:
                    self._note("lone", word.folded, subject)
            for signer in signers_in(text):
                self._note("signers", signer, subject)
            for line in text.split("\n"):
                if len(line) >= _LONG_LINE:
                    self._note("own_lines", plain_line(line), subject)
            for value in (*emails_in(text), *numbers_in(text), *postcodes_in(text)):
                self._note("values", value.key, subject)

    def know_as_own(self, text: str) -> None:
        """Take the numbers and addresses of a text for the landlord's own, without having read any papers."""
        for value in (*emails_in(text), *numbers_in(text), *postcodes_in(text)):
            self.values[value.key] = self.many

    def note_address(self, subject: str, number: str, street: str) -> None:
        """Count an address, by house: an office is one."""
        self._note("values", f"address {number} {street}", subject)

    def _note(self, table: str, key: object, subject: str) -> None:
        self._sets[table][key].add(subject)

    def finish(self) -> None:
        """Forget which subjects they were; their number stays."""
        for table in ("pairs", "lone", "values", "signers"):
            counted = {key: len(subjects) for key, subjects in self._sets[table].items()}
            getattr(self, table).update(counted)
        self.own_lines = [
            str(line)
            for line, subjects in self._sets["own_lines"].items()
            if len(subjects) >= self.many
        ]
        self._sets.clear()

    @property
    def many(self) -> int:
        """In how many subjects a thing stands that a template put there."""
        return max(_FEWEST_OF_A_TEMPLATE, int(len(self.subjects) * _SHARE_OF_A_TEMPLATE))

    @cached_property
    def own_values(self) -> list[str]:
        """The landlord's own numbers, addresses and postcodes."""
        return [key for key, count in self.values.items() if count >= self.many]

    def is_own_value(self, key: str, share: float = 0) -> bool:
        """Whether a number or address is the landlord's, because very many papers carry it.

        `share` is that of the homes to which it belongs: the papers of so many carry it anyhow.
        """
        return self.values.get(key, 0) >= self.many + _OFTENER * share * len(self.subjects)

    @cached_property
    def own_domains(self) -> set[str]:
        """The parts behind the @ of the landlord's own addresses."""
        return {key.rpartition("@")[2] for key in self.own_values if "@" in key}

    def is_template_pair(self, first: str, second: str) -> bool:
        """Whether two capitalised words stand side by side in more papers than a stranger's name would."""
        return self.pairs.get((first, second), 0) > _RARE

    def is_own_person(self, first: str, second: str, share: float = 0) -> bool:
        """Whether a name stands in the papers of so many that it is someone of the landlord's.

        `share` is that of the people who bear it: so many letters greet them by it.
        """
        return self.pairs.get((first, second), 0) >= self.many + _OFTENER * share * len(
            self.subjects
        )

    def is_template_word(self, word: str, share: float) -> bool:
        """Whether a surname stands alone in more papers than its share of the people explains."""
        return self.lone.get(word, 0) >= self.many + _OFTENER * share * len(self.subjects)

    def is_lower_word(self, word: str) -> bool:
        """Whether it is written small as well, like any word."""
        return self.lower.get(word, 0) >= 2
