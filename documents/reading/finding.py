"""Where a word stands in a document: on which pages, between which words, and in which boxes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from uuid import UUID

from documents.check.folding import fold
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


def find(document_id: UUID, count: int, asked: str) -> Found:
    """Every place, in the order of pages; as many as can be shown."""
    wanted = fold(asked)
    if not wanted:  # A lone accent or stroke: it stands nowhere, and not everywhere.
        return Found(asked.strip(), [], everywhere=True)
    places: list[Place] = []
    everywhere = True
    for number in range(1, count + 1):
        words = words_of(document_id, number)
        if words is None:
            everywhere = False
            continue
        places += islice(_places(number, words, wanted), MOST_PLACES + 1 - len(places))
        if len(places) > MOST_PLACES:
            return Found(asked.strip(), places[:MOST_PLACES], everywhere, is_cut=True)
    return Found(asked.strip(), places, everywhere)


def _places(number: int, all_words: list[Word], wanted: str) -> Iterator[Place]:
    """Places on one page; what is looked for may be several words, or a part of one."""
    pairs = [(word, fold(word.text)) for word in all_words]
    words = [word for word, plain in pairs if plain]
    folded = [plain for _word, plain in pairs if plain]
    text = " ".join(folded)
    begins = list(accumulate((len(word) + 1 for word in folded), initial=0))
    at = text.find(wanted)
    while at >= 0:
        first = bisect_right(begins, at) - 1
        last = bisect_right(begins, at + len(wanted) - 1) - 1
        said = words[first : last + 1]
        yield Place(
            number=number,
            before=_joined(words[max(0, first - _AROUND) : first]),
            said=_joined(said),
            after=_joined(words[last + 1 : last + 1 + _AROUND]),
            boxes=[_box(word) for word in said],
        )
        at = text.find(wanted, at + len(wanted))


def _box(word: Word) -> Box:
    return Box(word.left, word.top, word.right - word.left, word.bottom - word.top)


def _joined(words: list[Word]) -> str:
    return " ".join(word.text for word in words)
