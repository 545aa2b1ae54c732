"""No one can guess a name by what is seen of its place: for every name of the register it looks the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from itertools import product

import pytest
from PIL import ImageFont

from documents.check.forenames import FORENAMES
from documents.rendition.widths import grown
from documents.sandbox.blacking_out import Box
from documents.sandbox.wire import SIDE, BlackOut, Word
from tests.check.files import line, open_pdf, saved
from tests.rendition.copying import copy_of, pages_of

DOTS = 1240, 1754  # A4 at 150 dots an inch
FONT = ImageFont.load_default(25)  # 12 points
SPACE = 7
MARGIN = 150

BEGINS = ("Mac", "Mc", "O’", "", "Ó", "Fitz", "Ab", "Van ")
MIDDLES = ("Il", "wim", "Mn", "ij", "allen", "Go", "quir", "Ter", "Sz", "hough")
ENDS = ("", "i", "son", "ow", "man", "-Smith", "ley", "wick", "ll", "mm")
SURNAMES = ["".join(parts) for parts in product(BEGINS, MIDDLES, ENDS)]
REGISTER = [
    f"{forename} {surname}"
    for forename, surname in list(product(sorted(FORENAMES)[::37], SURNAMES))[:10_000]
]


@lru_cache(100_000)
def wide(text: str) -> int:
    """How wide a text is, in dots."""
    return round(FONT.getlength(text))


def words_from(text: str, x: float, y: int, *, space: float = SPACE) -> list[Word]:
    """The words of a line that begins there (in dots), set with such spaces."""
    words = []
    for place, word in enumerate(text.split()):
        across = [round(at / DOTS[0] * SIDE) for at in (x, x + wide(word))]
        down = [round(at / DOTS[1] * SIDE) for at in (y, y + 29)]
        words.append(Word(across[0], down[0], across[1], down[1], place == 0, word))
        x += wide(word) + space
    return words


def length(text: str) -> float:
    """How long a line is, in dots."""
    return sum(map(wide, text.split())) + SPACE * (len(text.split()) - 1)


BEFORE = words_from("Thank you for your call of last week about noise.", MARGIN, 260)
AFTER = words_from("Yours sincerely", MARGIN, 440)


def letter_with(of_the_name: list[Word]) -> list[Word]:
    """A letter, with a line that names someone."""
    return [*BEFORE, *of_the_name, *AFTER]


def justified(name: str) -> list[Word]:
    """A paragraph of which every line but the last ends at the same edge."""
    lines = [
        "We have spoken to the neighbours on both sides of your home,",
        f"who told us that {name} had been heard there late at night,",
        "and that it was not for the first time that this was so, and",
        "that they had told us so before, when no one had come to see",
    ]
    words: list[Word] = []
    for at, text in enumerate(lines):
        room = 1090 - MARGIN - sum(map(wide, text.split()))
        space = room / (len(text.split()) - 1)
        words += words_from(text, MARGIN, 260 + 40 * at, space=space)
    return [*words, *words_from("them about it.", MARGIN, 420)]


LAYOUTS: dict[str, Callable[[str], list[Word]]] = {
    "within a line": lambda name: letter_with(
        words_from(f"We spoke to {name} on Tuesday.", MARGIN, 320)
    ),
    "with 's": lambda name: letter_with(words_from(f"We spoke to {name}’s son.", MARGIN, 320)),
    "with an 's apart": lambda name: letter_with(words_from(f"It is {name} ’s son.", MARGIN, 320)),
    "at the end of a line": lambda name: letter_with(words_from(f"We saw {name}", MARGIN, 320)),
    "at the beginning of a line": lambda name: letter_with(
        words_from(f"{name} has told us so.", MARGIN, 320)
    ),
    "broken over two lines": lambda name: letter_with(
        [
            *words_from(f"We saw {name[:-2]}-", MARGIN, 320),
            *words_from(f"{name[-2:]} there.", MARGIN, 350),
        ]
    ),
    "in the middle of the page": lambda name: letter_with(
        words_from(f"About {name}", (DOTS[0] - length(f"About {name}")) / 2, 320)
    ),
    "set to the right": lambda name: letter_with(
        words_from(f"From {name}", 1090 - length(f"From {name}"), 320)
    ),
    "in a table": lambda name: letter_with(
        [*words_from(f"1 {name}", MARGIN, 320), *words_from("3 May 2024", 900, 320)]
    ),
    "in the second column of a table": lambda name: letter_with(
        [
            *words_from("3 May 2024", MARGIN, 320),
            *words_from(name, 600, 320),
            *words_from("seen", 600, 350),
        ]
    ),
    "alone on its page": lambda name: words_from(f"Dear {name}", MARGIN, 320),
    "alone in the middle of its page": lambda name: words_from(
        name, (DOTS[0] - length(name)) / 2, 320
    ),
    "longer than every other line": lambda name: [
        *words_from("Dear all", MARGIN, 260),
        *words_from(f"It was {name}", MARGIN, 320),
    ],
    "in a justified paragraph": justified,
}


def chosen(words: list[Word], name: str) -> list[int]:
    """The words of a letter that are the name."""
    whole = name.split()
    parts = {*whole, f"{whole[-1]}\u2019s", f"{whole[-1]}\u2019s.", f"{whole[-1][:-2]}-"}
    found = [at for at, word in enumerate(words) if word.text in parts]
    assert len(found) >= len(whole)
    return found


def seen(words: list[Word], boxes: list[Box]) -> tuple[object, ...]:
    """What is seen of a page: black boxes, and words that are not under one."""
    left = [
        word
        for word in words
        if not any(
            word.left < box.right and word.right > box.left
            and word.top < box.bottom and word.bottom > box.top
            for box in boxes
        )
    ]  # fmt: skip
    return tuple(boxes), tuple(left)


@pytest.mark.shipping
@pytest.mark.parametrize("layout", LAYOUTS)
def test_width_singles_no_one_out_of_ten_thousand(layout: str) -> None:
    assert len(set(REGISTER)) == 10_000
    views: Counter[tuple[object, ...]] = Counter()
    for name in REGISTER:
        words = LAYOUTS[layout](name)
        boxes = grown(words, chosen(words, name))
        assert all(0 <= box.left < box.right <= SIDE for box in boxes)
        views[seen(words, boxes)] += 1
    # A table's column may be too narrow for the longest names: that much is seen, and many share it.
    assert min(views.values()) >= 100
    assert len(views) <= 2


def test_widths_would_single_out_whoever_is_blacked_out_alone() -> None:
    """Else the test above would show nothing."""
    views = Counter(
        tuple(word[:4] for word in words_from(f"We spoke to {name} on Tuesday.", MARGIN, 320)[:-2])
        for name in REGISTER
    )
    assert min(views.values()) < 5


NAMES = ["Ian Lill", "Wilhelmina Wammington-Smythe", "Piotr Nowak", "Jo Fitzjames"]


@pytest.mark.parametrize(
    "said",
    ["We spoke to {} on Tuesday about it.", "{} lives there.", "We know {}", "It is {}'s dog."],
)
def test_copy_is_the_same_whoever_was_named(said: str) -> None:
    """Dot for dot, word for word."""
    copies = set()
    for name in NAMES:
        around = line("Dear Mrs Sinclair", 740) + line("Yours sincerely", 660)
        page = saved(
            open_pdf(line("Thank you for your call.", 720) + line(said.format(name)) + around)
        )
        words = pages_of(page)[0][0].words
        marked = [at for at, word in enumerate(words) if word.text.split("’")[0] in name.split()]
        assert len(marked) == 2
        boxes = [BlackOut(1, *box) for box in grown(words, marked)]
        copies.add(copy_of(page, *boxes).content)
    assert len(copies) == 1


def test_line_that_stands_upright_goes_whole() -> None:
    upright = Word(200, 3000, 300, 4200, True, "Nowak")
    before = Word(200, 4300, 300, 5000, False, "Tenant")
    level = Word(1200, 3500, 2500, 3680, True, "Dear")
    (box,) = grown([before, upright, level], [1])
    assert box.top <= 3000
    assert box.bottom >= 5000
    assert box.right < level.left


def test_nothing_grows_where_nothing_is_chosen() -> None:
    assert grown([], []) == []
    assert grown(letter_with([]), []) == []
