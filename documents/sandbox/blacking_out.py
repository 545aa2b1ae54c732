"""Takes out of a page what no reader is shown: says which words go, and which places become black.

A word that a black-out touches is gone whole, with its text and all its dots. Pure: it knows words and boxes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageDraw

from documents.sandbox.wire import BLACKED_OUT, SIDE, BlackOut, Word

_TOUCHED = 0.2
"""So much of a letter's width and height. Boxes of lines that are set close overlap by less."""
_ON_THE_MAP = 2_500


class Box(NamedTuple):
    """A place on the page, in ten-thousandths of it (wire.SIDE)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def is_a_place(self) -> bool:
        """Whether there is anything in it: a box beside the page is folded up at its edge."""
        return self.left < self.right and self.top < self.bottom

    def meets(self, other: Box) -> bool:
        """Whether they have a place in common, or an edge."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


class _Black:
    """All that black-outs cover of a page. What many thin ones cover together counts as what one does."""

    def __init__(self, places: list[Box]) -> None:
        self._map = Image.new("1", (_ON_THE_MAP + 1, _ON_THE_MAP + 1))
        pen = ImageDraw.Draw(self._map)
        for place in places:
            pen.rectangle(self._within(place), fill=1)

    def touches(self, letter: Box) -> bool:
        """Whether they reach over so much of a letter that it counts."""
        left, top, right, bottom = self._within(letter)
        reached = self._map.crop((left, top, right + 1, bottom + 1)).getbbox()
        return (
            reached is not None
            and reached[2] - reached[0] >= _TOUCHED * (right + 1 - left)
            and reached[3] - reached[1] >= _TOUCHED * (bottom + 1 - top)
        )

    def _within(self, box: Box) -> tuple[int, int, int, int]:
        left, top, right, bottom = (at * _ON_THE_MAP // SIDE for at in box)
        return left, top, right, bottom


class Placed(NamedTuple):
    """A word of a page, with the box of each of its letters as it is drawn."""

    word: Word
    letters: list[Box]

    @property
    def box(self) -> Box:
        """All that must become black when it is taken out."""
        boxes = [Box(*self.word[:4]), *self.letters]
        return Box(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )


def taken_out(words: list[Placed], black_outs: Iterable[BlackOut]) -> tuple[list[Word], list[Box]]:
    """The words that are left, and every place of the page that becomes black.

    Where words were taken out, one stands for them: one a black-out and line, as wide as the black-out. Its
    width must not follow from theirs.
    """
    places = [box for box in (Box(*black_out[1:]) for black_out in black_outs) if box.is_a_place]
    if not places:
        return [placed.word for placed in words], []
    by_whom = _by_whom(words, places)
    left: list[Word] = []
    last: tuple[int, Word] | None = None
    for at, placed in enumerate(words):
        if at not in by_whom:
            left.append(placed.word)
            last = None
            continue
        place = by_whom[at]
        if last and last[0] == place and not placed.word.begins_line:
            left[-1] = _stands_for(places[place], placed.word, left[-1])
        else:
            left.append(_stands_for(places[place], placed.word, None))
        last = place, left[-1]
    return left, [*places, *(words[at].box for at in by_whom)]


def _by_whom(words: list[Placed], places: list[Box]) -> dict[int, int]:
    """Which word is taken out by which black-out, by their numbers."""
    black = _Black(places)
    found: dict[int, int] = {}
    for at, placed in enumerate(words):
        if any(map(black.touches, placed.letters)):
            around = placed.box
            which = next((n for n, place in enumerate(places) if place.meets(around)), None)
            if which is not None:
                found[at] = which
    # A word that is broken over two lines is one.
    for one, other in _broken(words):
        if one in found and other not in found:
            found[other] = found[one]
    for one, other in reversed(list(_broken(words))):
        if other in found and one not in found:
            found[one] = found[other]
    return dict(sorted(found.items()))


def _broken(words: list[Placed]) -> Iterator[tuple[int, int]]:
    for at, (one, other) in enumerate(pairwise(words)):
        if is_broken(one.word, other.word):
            yield at, at + 1


def is_broken(one: Word, other: Word) -> bool:
    """Whether a word ends its line at a hyphen and goes on in the next."""
    return other.begins_line and len(one.text) > 1 and one.text.endswith(("-", "\u2010", "\u00ad"))


def _stands_for(place: Box, word: Word, before: Word | None) -> Word:
    boxes = [word, before] if before else [word]
    # A part of a broken word may lie on a line that the black-out does not reach.
    reaches = place.top <= word.bottom and place.bottom >= word.top
    lefts, rights = ([place.left], [place.right]) if reaches else ([], [])
    return Word(
        left=min(*lefts, *(box.left for box in boxes)),
        top=min(box.top for box in boxes),
        right=max(*rights, *(box.right for box in boxes)),
        bottom=max(box.bottom for box in boxes),
        begins_line=(before or word).begins_line,
        text=BLACKED_OUT,
    )
