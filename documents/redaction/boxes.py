"""Where to black out: the places of a word, whole lines, or a box of a grid laid over the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from documents.check.folding import fold
from documents.reading.finding import places_of
from documents.rendition.widths import grown
from documents.sandbox.wire import SIDE, BlackOut, Word

ROWS = "ABCDEFGHIJKLMNOPQRST"
COLUMNS = "123456"
"""The grid over each page: a box is told by its rows and columns, and needs no mouse."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, by the places of its words among all words of the page."""

    page: int
    words: range
    text: str

    @property
    def value(self) -> str:
        """As a form has it."""
        return f"{self.page}.{self.words.start}"


def lines_of(page: int, words: list[Word]) -> list[Line]:
    """The lines of a page in the order of its text."""
    begins = [at for at, word in enumerate(words) if at == 0 or word.begins_line]
    spans = [range(first, after) for first, after in pairwise([*begins, len(words)])]
    return [Line(page, span, " ".join(words[at].text for at in span)) for span in spans]


def of_lines(page: int, words: list[Word], chosen: Iterable[Line]) -> list[BlackOut]:
    """Whole lines."""
    return of_words(page, words, {at for line in chosen for at in line.words})


def of_words(page: int, words: list[Word], chosen: Collection[int]) -> list[BlackOut]:
    """These words, by their places, each as wide as gives nothing away."""
    return [BlackOut(page, *box) for box in grown(words, chosen)]


def of_a_word(page: int, words: list[Word], asked: str) -> list[BlackOut]:
    """Every place of a word or a name on a page, each as wide as gives nothing away."""
    wanted = fold(asked)
    chosen = {at for span in places_of(words, wanted) for at in span} if wanted else set()
    return of_words(page, words, chosen)


def of_the_grid(page: int, rows: tuple[str, str], columns: tuple[str, str]) -> BlackOut:
    """A box of the grid, from the first row and column to the last."""
    top, bottom = sorted(ROWS.index(row) for row in rows)
    left, right = sorted(COLUMNS.index(column) for column in columns)
    down, across = SIDE / len(ROWS), SIDE / len(COLUMNS)
    return BlackOut(
        page,
        left=int(left * across),
        top=int(top * down),
        right=int((right + 1) * across),
        bottom=int((bottom + 1) * down),
    )


def row_of(black_out: BlackOut) -> str:
    """The row of the grid in which a black-out begins."""
    return ROWS[min(black_out.top * len(ROWS) // SIDE, len(ROWS) - 1)]


def grid_lines() -> Iterator[tuple[str, int]]:
    """Each row's letter and where it begins, in ten-thousandths of the page."""
    for at, row in enumerate(ROWS):
        yield row, at * SIDE // len(ROWS)
