"""What goes over the wire between the portal and its sandbox: a request of one shape, answers of few.

Nothing of a file comes back as it was: a word of verdicts.py, or the dots of a page and the words seen on it,
with where each stands. An attacker who breaks out of a parser in there can lie in these shapes, and no more.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MEDIA_TYPES = (PDF, JPEG, PNG)
"""What the sandbox opens."""
PICTURES = {JPEG: "JPEG", PNG: "PNG"}
"""Which of them are pictures, by Pillow's names."""

LARGEST_FILE = 128 << 20  # bytes
MOST_PAGES = 500
MOST_DOTS = 4_000_000
"""Of one page, as it is drawn: an A4 page at 200 dots an inch."""
MOST_POINTS = 14_400
"""Of a page's side: readers of PDF know no larger one."""
MOST_BYTES_OF_WORDS = 1 << 20
"""Of one page."""
SIDE = 10_000
"""Places on a page are told in ten-thousandths of its width and height."""
MOST_BLACK_OUTS = 5_000
"""Of one document."""
BLACKED_OUT = "[blacked out]"
"""What stands in the place of words that were taken out."""

DONE, DAMAGED, LIMIT = 0, 1, 3
"""How a child ends by itself."""


class Task(IntEnum):
    """What is wanted of a file."""

    INSPECT = 1
    DRAW = 2


_REQUEST = struct.Struct("!BBIIBH")
REQUEST_LENGTH = _REQUEST.size
"""Of its first part, which says how many black-outs follow."""
_BLACK_OUT = struct.Struct("!IHHHH")
PAGE = struct.Struct("!IIIHHBI")
"""Number, width and height in hundredths of a point, the same in dots, bytes a dot (0: not drawn), bytes of
words; then words, then dots."""
WORD = struct.Struct("!HHHHBH")
"""Left, top, right, bottom, whether it begins a line, bytes of text; then the text."""
COUNT = struct.Struct("!I")
ENDING = struct.Struct("!i")


class BlackOut(NamedTuple):
    """A place of one page that no reader is shown, in ten-thousandths of its width and height (SIDE)."""

    page: int
    left: int
    top: int
    right: int
    bottom: int

    def packed(self) -> bytes:
        """As it goes over the wire: what lies outside the page is left off."""
        left, top, right, bottom = (min(max(at, 0), SIDE) for at in self[1:])
        (left, right), (top, bottom) = sorted((left, right)), sorted((top, bottom))
        return _BLACK_OUT.pack(self.page, left, top, right, bottom)


@dataclass(frozen=True, slots=True)
class Request:
    """One look into a file. To draw: which pages, whether the words of all others are wanted too, and what of
    any page no one is shown."""

    task: Task
    media_type: str
    first: int = 1
    last: int = 1
    all_words: bool = False
    black_outs: tuple[BlackOut, ...] = ()

    def packed(self) -> bytes:
        """As it goes over the wire. Raises ValueError if there are too many black-outs."""
        if len(self.black_outs) > MOST_BLACK_OUTS:
            raise ValueError(f"At most {MOST_BLACK_OUTS} places of a document can be blacked out.")
        media_type = MEDIA_TYPES.index(self.media_type)
        return _REQUEST.pack(
            self.task, media_type, self.first, self.last, self.all_words, len(self.black_outs)
        ) + b"".join(place.packed() for place in self.black_outs)

    @classmethod
    def unpacked(cls, came: bytes) -> Request:
        """As it came. Raises struct.error if it is cut short."""
        task, media_type, first, last, all_words, _ = _REQUEST.unpack_from(came)
        places = _BLACK_OUT.iter_unpack(came[REQUEST_LENGTH:])
        return cls(
            Task(task),
            MEDIA_TYPES[media_type],
            first,
            last,
            bool(all_words),
            tuple(BlackOut._make(place) for place in places),
        )


def length_of_rest(begun: bytes) -> int:
    """How many bytes follow the first part of a request."""
    count: int = _REQUEST.unpack(begun)[-1]
    return count * _BLACK_OUT.size


class Word(NamedTuple):
    """One word of a page and the box around it, from the page's left and top."""

    left: int
    top: int
    right: int
    bottom: int
    begins_line: bool
    text: str


def packed_words(words: list[Word]) -> bytes:
    """The words of a page, as many as may be sent."""
    out = bytearray()
    for word in words:
        text = word.text.encode("utf-8", "replace")[:1000]
        if len(out) + WORD.size + len(text) > MOST_BYTES_OF_WORDS:
            break
        out += WORD.pack(*word[:5], len(text)) + text
    return bytes(out)


def unpacked_words(came: bytes) -> list[Word]:
    """The words of a page. Raises ValueError if they are not in their shape."""
    words, at = [], 0
    try:
        while at < len(came):
            left, top, right, bottom, begins_line, length = WORD.unpack_from(came, at)
            at += WORD.size + length
            if at > len(came):
                raise ValueError("The words are cut short.")
            text = came[at - length : at].decode("utf-8", "replace")
            if max(left, top, right, bottom) > SIDE or left > right or top > bottom:
                raise ValueError("A word stands outside its page.")
            shown = "".join(sign for sign in text if sign.isprintable())
            words.append(Word(left, top, right, bottom, bool(begins_line), shown))
    except struct.error as cut_short:
        raise ValueError("The words are cut short.") from cut_short
    return words
