"""Draws the pages of a file and says which words stand where. Runs in a child of the sandbox alone.

Whatever it raises means that the file cannot be opened; MemoryError and TooMuchError, that a limit was met.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from ctypes import byref, c_double, c_int

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from documents.sandbox.pictures import TooLargeError, drawn_picture
from documents.sandbox.wire import (
    COUNT,
    MOST_DOTS,
    MOST_PAGES,
    PAGE,
    PDF,
    PICTURES,
    SIDE,
    Request,
    Word,
    packed_words,
)

_DOTS_A_POINT = 150 / 72
# A line that is broken at a hyphen: PDFium says so with this sign.
_BROKEN_HYPHEN = 2
_SURROGATES = range(0xD800, 0xE000)

Write = Callable[[bytes], object]


class TooMuchError(Exception):
    """There are more pages than we open."""


def draw(content: bytes, request: Request, write: Write) -> None:
    """Write how many pages there are, those that are asked for, and then the words of the others."""
    if request.media_type != PDF:
        write(COUNT.pack(1))
        _write_page(write, 1, _picture(content, PICTURES[request.media_type]), [])
        return
    with pypdfium2.PdfDocument(content) as pdf:
        # Without it what is filled into a form is not on the page.
        pdf.init_forms()
        count = len(pdf)
        if count > MOST_PAGES:
            raise TooMuchError
        if not count:
            raise ValueError("There is no page.")
        write(COUNT.pack(count))
        wanted = range(request.first, min(request.last, count) + 1)
        for number in wanted:
            page = pdf[number - 1]
            _write_page(write, number, _drawn(page), list(_words(page)))
            page.close()
        for number in range(1, count + 1) if request.all_words else ():
            if number not in wanted:
                page = pdf[number - 1]
                _write_page(write, number, None, list(_words(page)))
                page.close()


def _write_page(write: Write, number: int, image: Image.Image | None, words: list[Word]) -> None:
    said = packed_words(words)
    if image is None:
        write(PAGE.pack(number, 0, 0, 0, len(said)) + said)
        return
    write(PAGE.pack(number, *image.size, len(image.getbands()), len(said)) + said)
    write(image.tobytes())


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    # Asked before it is drawn: a page may say that it is as large as a field.
    scale = min(_DOTS_A_POINT, math.sqrt(MOST_DOTS / max(width * height, 1)) * 0.99)
    image: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
    return _grey_if_it_is(image.convert("RGB"))


def _picture(content: bytes, kind: str) -> Image.Image:
    """A picture is one page; nothing of it comes along but its dots."""
    try:
        return _grey_if_it_is(drawn_picture(content, kind))
    except TooLargeError as limit:
        raise TooMuchError from limit


def _grey_if_it_is(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    if any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        return image
    return red


def _words(page: pypdfium2.PdfPage) -> Iterator[Word]:
    """The words of a page in the order of its text, each built from its characters and their boxes."""
    text = page.get_textpage()
    begins_line, signs, box = True, "", _Box()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        sign = "-" if code == _BROKEN_HYPHEN else "\ufffd" if code in _SURROGATES else chr(code)
        if not sign.isspace():
            signs += sign
            box.take(text, index)
            continue
        if signs.strip("\0"):
            yield box.on(page, signs, begins_line=begins_line)
            begins_line = False
        begins_line = begins_line or sign in "\r\n"
        signs, box = "", _Box()
    if signs.strip("\0"):
        yield box.on(page, signs, begins_line=begins_line)
    text.close()


class _Box:
    """What a word's characters cover, in the file's own measures, which have their bottom below."""

    def __init__(self) -> None:
        self.left = self.bottom = math.inf
        self.right = self.top = -math.inf
        self._read = pdfium.FS_RECTF()

    def take(self, text: pypdfium2.PdfTextPage, index: int) -> None:
        """Take one more character in."""
        if pdfium.FPDFText_GetLooseCharBox(text, index, byref(self._read)):
            self.left = min(self.left, self._read.left)
            self.right = max(self.right, self._read.right)
            self.bottom = min(self.bottom, self._read.bottom)
            self.top = max(self.top, self._read.top)

    def on(self, page: pypdfium2.PdfPage, signs: str, *, begins_line: bool) -> Word:
        """The word where it is seen on the page, which may be turned or cut."""
        if self.left > self.right:
            return Word(0, 0, 0, 0, begins_line, signs)
        corners = [_seen_at(page, self.left, self.top), _seen_at(page, self.right, self.bottom)]
        (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
        return Word(left, top, right, bottom, begins_line, signs)


def _seen_at(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = c_int(), c_int()
    pdfium.FPDF_PageToDevice(
        page, 0, 0, SIDE, SIDE, 0, c_double(x), c_double(y), byref(across), byref(down)
    )
    return min(max(across.value, 0), SIDE), min(max(down.value, 0), SIDE)
