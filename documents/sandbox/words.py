"""The words of a page that can be seen, in the order of its text, each built from its letters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from ctypes import byref, c_double, c_int

import pypdfium2
import pypdfium2.raw as pdfium

from documents.sandbox.blacking_out import Box, Placed
from documents.sandbox.seeing import SEEN, Draw, Hiding
from documents.sandbox.wire import SIDE, Word

# A line that is broken at a hyphen: PDFium says so with this sign, and goes on as if it were not.
_BROKEN_HYPHEN = 2
_SURROGATES = range(0xD800, 0xE000)


def seen_words(
    page: pypdfium2.PdfPage, draw: Draw, *, look_at_all: bool, with_letters: bool
) -> list[Placed]:
    """What of its text is seen where `draw` gives the page in greys; the box of every letter if wanted."""
    hiding = Hiding(page)
    text = page.get_textpage()
    codes = [pdfium.FPDFText_GetUnicode(text, at) for at in range(text.count_chars())]
    letters = [_sign(code) for code in codes]
    fates = hiding.fates(text, letters, draw, words=look_at_all)
    words: list[Placed] = []
    begins_line = True
    for places in _words(codes, letters):
        said = "".join(letters[at] for at in places)
        if not said:
            begins_line = True
        elif said.strip("\0") and fates[places[0]] == SEEN:
            word = Word(*_loose_box(page, text, places), begins_line, said)
            boxes = [_tight_box(page, text, at) for at in places] if with_letters else []
            words.append(Placed(word, boxes))
            begins_line = False
    text.close()
    return words


def _sign(code: int) -> str:
    if code == _BROKEN_HYPHEN:
        return "-"
    return "\ufffd" if code in _SURROGATES else chr(code)


def _words(codes: list[int], letters: list[str]) -> Iterator[range]:
    """Where each word stands among the letters; an empty one where a line ends."""
    begin = 0
    for at, letter in enumerate(letters):
        if letter.isspace():
            if at > begin:
                yield range(begin, at)
            if letter in "\r\n":
                yield range(at, at)
            begin = at + 1
        elif codes[at] == _BROKEN_HYPHEN:
            yield range(begin, at + 1)
            yield range(at, at)
            begin = at + 1
    if len(letters) > begin:
        yield range(begin, len(letters))


def _loose_box(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, letters: range) -> Box:
    """What a word takes up of its line: as high as its script, whatever its letters are."""
    read = pdfium.FS_RECTF()
    left = bottom = math.inf
    right = top = -math.inf
    for at in letters:
        if pdfium.FPDFText_GetLooseCharBox(text, at, byref(read)):
            left, right = min(left, read.left), max(right, read.right)
            bottom, top = min(bottom, read.bottom), max(top, read.top)
    if left > right:
        return Box(0, 0, 0, 0)
    return _seen_at(page, left, bottom, right, top)


def _tight_box(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, at: int) -> Box:
    """What is drawn of one letter."""
    return _seen_at(page, *text.get_charbox(at))


def _seen_at(page: pypdfium2.PdfPage, left: float, bottom: float, right: float, top: float) -> Box:
    """The place on the page as it is seen, which may be turned or cut; the file has its bottom below."""
    x, y = c_int(), c_int()
    across, down = [], []
    for corner in ((left, top), (right, bottom)):
        pdfium.FPDF_PageToDevice(
            page, 0, 0, SIDE, SIDE, 0, *map(c_double, corner), byref(x), byref(y)
        )
        across.append(min(max(x.value, 0), SIDE))
        down.append(min(max(y.value, 0), SIDE))
    return Box(min(across), min(down), max(across), max(down))
