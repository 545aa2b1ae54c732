"""Where a word stands in a document: on which pages, between which words, and in which boxes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice

from documents.check.folding import fold
from documents.files.kept_pages import Copy
from documents.reading.pages import words_of
from documents.sandbox.wire import Word

LONGEST = 100
"""Letters of what is looked for."""
MOST_PLACES = 200
_AROUND = 6
"""Words before and after a place, as they are shown."""


@dataclass(frozen=True, slots=True)
class Box:
    """The place of one word on its page, in the measure of the sandbox (wire.SIDE)."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its page, the words around it, and the boxes of those that were looked for."""

    number: int
    before: str
    said: str
    after: str
    boxes: list[Box]


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for, as it was typed, and where it stands; `everywhere`, or in what is read so far.

    `is_cut` says that there are more places than can be shown.
    """

    asked: str
    places: list[Place]
    everywhere: bool
    is_cut: bool = False

    def boxes_on(self, number: int) -> list[Box]:
        """What is marked on a page."""
        return [box for place in self.places if place.number == number for box in place.boxes]


def find(copy: Copy, count: int, asked: str) -> Found:
    """Every place, in the order of pages; as many as can be shown."""
    wanted = fold(asked)
    if not wanted:  # A lone accent or stroke: it stands nowhere, and not everywhere.
        return Found(asked.strip(), [], everywhere=True)
    places: list[Place] = []
    everywhere = True
    for number in range(1, count + 1):
        words = words_of(copy, number)
        if words is None:
            everywhere = False
            continue
        places += islice(_places(number, words, wanted), MOST_PLACES + 1 - len(places))
        if len(places) > MOST_PLACES:
            return Found(asked.strip(), places[:MOST_PLACES], everywhere, is_cut=True)
    return Found(asked.strip(), places, everywhere)


def places_of(words: list[Word], wanted: str) -> Iterator[range]:
    """Where on a page a folded word or name stands: the places of its words; it may be a part of one."""
    pairs = [(at, fold(word.text)) for at, word in enumerate(words)]
    plain = [(at, folded) for at, folded in pairs if folded]
    text = " ".join(folded for _at, folded in plain)
    begins = list(accumulate((len(folded) + 1 for _at, folded in plain), initial=0))
    found = text.find(wanted)
    while found >= 0:
        first = bisect_right(begins, found) - 1
        last = bisect_right(begins, found + len(wanted) - 1) - 1
        yield range(plain[first][0], plain[last][0] + 1)
        found = text.find(wanted, found + len(wanted))


def _places(number: int, words: list[Word], wanted: str) -> Iterator[Place]:
    """Places on one page, with the words around each."""
    for span in places_of(words, wanted):
        said = words[span.start : span.stop]
        yield Place(
            number=number,
            before=_joined(words[max(0, span.start - _AROUND) : span.start]),
            said=_joined(said),
            after=_joined(words[span.stop : span.stop + _AROUND]),
            boxes=[_box(word) for word in said],
        )


def _box(word: Word) -> Box:
    return Box(word.left, word.top, word.right - word.left, word.bottom - word.top)


def _joined(words: list[Word]) -> str:
    return " ".join(word.text for word in words)
