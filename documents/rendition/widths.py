"""How far a black-out of words reaches, so that no one can guess by its width what stood there.

Among a score of neighbours the width of a name fits one alone in four of ten cases. So a black-out takes the
rest of the line, and reaches on to where lines of this page end: what is seen of the place is the same for
every name. Where the words before it would tell, because the line is centred, set to the right or justified,
the whole line goes. Pure: it knows words and boxes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents.sandbox.blacking_out import Box, is_broken
from documents.sandbox.wire import SIDE, Word

_GAP = 2.0
"""Of a line's height: what stands farther apart belongs to another column."""
_ALIKE = 25
"""Edges that are so near to one another are one: a quarter of a hundredth of the page."""
_MOST_BY_CHANCE = 1
"""More lines than these, beside the one in question, end at one edge only if they were made to."""
_MARGIN = 30
"""Letters may stick out a little from their boxes."""


def grown(words: Sequence[Word], chosen: Collection[int]) -> list[Box]:
    """What is blacked out of a page when these of its words are, by their places in `words`.

    The other part of a word that is broken over lines goes with it.
    """
    taken = _with_their_rest(words, chosen)
    upright = [at for at, word in enumerate(words) if not _is_turned(word)]
    turned = [at for at, word in enumerate(words) if _is_turned(word)]
    level = _grown(
        [words[at] for at in upright], {n for n, at in enumerate(upright) if at in taken}
    )
    lying = [_on_its_side(words[at]) for at in turned]
    # Which way it runs is not known: all of the line goes.
    risen = _grown(lying, {n for n, at in enumerate(turned) if at in taken}, whole=True)
    return [*level, *(Box(box.top, box.left, box.bottom, box.right) for box in risen)]


def _with_their_rest(words: Sequence[Word], chosen: Collection[int]) -> set[int]:
    taken = set(chosen)
    for at, (one, other) in enumerate(pairwise(words)):
        if at in taken and is_broken(one, other):
            taken.add(at + 1)
    for at in range(len(words) - 1, 0, -1):
        if at in taken and is_broken(words[at - 1], words[at]):
            taken.add(at - 1)
    return taken


def _is_turned(word: Word) -> bool:
    return len(word.text) > 2 and word.bottom - word.top > 2 * (word.right - word.left)


def _on_its_side(word: Word) -> Word:
    return Word(word.top, word.left, word.bottom, word.right, word.begins_line, word.text)


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of a line in one column, from the left to the right, and those of them that go."""

    words: list[Word]
    gone: list[Word]

    @property
    def box(self) -> Box:
        """All that its words take up."""
        return Box(
            self.words[0].left,
            min(word.top for word in self.words),
            self.words[-1].right,
            max(word.bottom for word in self.words),
        )


def _grown(words: list[Word], taken: set[int], *, whole: bool = False) -> list[Box]:
    lines = [
        _Line([words[at] for at in line], [words[at] for at in line if at in taken])
        for line in _lines(words)
    ]
    lefts = [line.box.left for line in lines]
    rights = [line.box.right for line in lines]
    boxes = []
    for line in lines:
        if line.gone:
            tells = (
                whole
                or _shared(lefts, line.box.left) == 0
                or _shared(rights, line.box.right) > _MOST_BY_CHANCE
            )
            boxes.append(_box(line, lines, lefts, tells=tells))
    return boxes


def _box(line: _Line, lines: list[_Line], lefts: list[int], *, tells: bool) -> Box:
    """From the first word that goes to where the line could end; from where it could begin if that tells."""
    own = line.box
    edge = min((other.box.left for other in lines if not other.gone), default=0)
    begin = edge if edge <= own.left else 0
    # What the page leaves free on the left it leaves on the right: no line with a name is asked.
    end = max([SIDE - edge, *(other.box.right for other in lines if not other.gone)])
    end = end if end >= own.right else SIDE
    for other in lines:
        if other is line or other.box.top >= own.bottom or other.box.bottom <= own.top:
            continue
        # Where a column begins is known, unless it is a name that begins there or ends.
        if other.box.left >= own.right:
            if not other.gone or _shared(lefts, other.box.left):
                end = min(end, other.box.left - 2 * _MARGIN)
        elif other.box.right <= own.left and not other.gone:
            begin = max(begin, other.box.right + 2 * _MARGIN)
    if not tells:
        before = [word.right for word in line.words if word.left < line.gone[0].left]
        begin = (
            max(line.gone[0].left - _MARGIN, *before, 0) if before else line.gone[0].left - _MARGIN
        )
    return Box(
        max(min(begin, line.gone[0].left), 0),
        own.top,
        min(max(end, own.right) + _MARGIN, SIDE),
        own.bottom,
    )


def _lines(words: list[Word]) -> list[list[int]]:
    """The lines of each column, from the left to the right, by the places of their words."""
    rows: list[list[int]] = []
    for at in sorted(range(len(words)), key=lambda at: words[at].top + words[at].bottom):
        middle = (words[at].top + words[at].bottom) / 2
        row = rows[-1] if rows else []
        if row and words[row[0]].top <= middle <= words[row[0]].bottom:
            row.append(at)
        else:
            rows.append([at])
    lines: list[list[int]] = []
    for row in rows:
        row.sort(key=lambda at: words[at].left)
        lines.append([row[0]])
        for before, at in pairwise(row):
            height = words[before].bottom - words[before].top
            if words[at].left - words[before].right > _GAP * height:
                lines.append([])
            lines[-1].append(at)
    return lines


def _shared(edges: list[int], edge: int) -> int:
    """How many other lines have the same edge."""
    return sum(abs(other - edge) <= _ALIKE for other in edges) - 1
