"""Draws the pages of a file and says which words can be seen where. Runs in a child of the sandbox alone.

What is blacked out is taken out here, before a dot or a word leaves the child. Whatever it raises means that
the file cannot be opened; MemoryError and TooMuchError, that a limit was met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from documents.sandbox.blacking_out import Box, Placed, taken_out
from documents.sandbox.filled_in import WordsStuckOn, has_words_stuck_on
from documents.sandbox.pictures import TooLargeError, drawn_picture
from documents.sandbox.seeing import drawn
from documents.sandbox.wire import (
    COUNT,
    MOST_PAGES,
    MOST_POINTS,
    PAGE,
    PDF,
    PICTURES,
    SIDE,
    BlackOut,
    Request,
    packed_words,
)
from documents.sandbox.words import seen_words

# A picture of no known size: as large as a page of as many dots, and no larger than a sheet of A4.
_POINTS_A_DOT, _SHEET = 72 / 150, (842, 595)

Write = Callable[[bytes], object]


class TooMuchError(Exception):
    """There are more pages than we open."""


@dataclass(slots=True)
class _Page:
    """What can be seen of a page: its size in points, its words, and its dots unless they are not wanted."""

    points: tuple[float, float]
    words: list[Placed]
    image: Image.Image | None


def draw(content: bytes, request: Request, write: Write) -> None:
    """Write how many pages there are, those that are asked for, and then the words of the others."""
    if request.media_type != PDF:
        write(COUNT.pack(1))
        photo = _picture(content, PICTURES[request.media_type])
        _write_page(write, 1, _page_of(photo), _on_page(request, 1))
        return
    with pypdfium2.PdfDocument(content) as pdf, WordsStuckOn(content) as stuck_on:
        # Without it what is filled into a form is not on the page.
        pdf.init_forms()
        count = len(pdf)
        if count > MOST_PAGES:
            raise TooMuchError
        if not count:
            raise ValueError("There is no page.")
        write(COUNT.pack(count))
        wanted = range(request.first, min(request.last, count) + 1)
        others = [n for n in range(1, count + 1) if n not in wanted] if request.all_words else []
        for number in (*wanted, *others):
            page = pdf[number - 1]
            image = drawn(page) if number in wanted else None
            black_outs = _on_page(request, number)
            words = seen_words(
                stuck_on.page(number) if has_words_stuck_on(page) else page,
                partial(_greys, page, image),
                look_at_all=image is not None,
                with_letters=bool(black_outs),
            )
            _write_page(write, number, _Page(_points(page), words, image), black_outs)
            page.close()


def _on_page(request: Request, number: int) -> list[BlackOut]:
    return [place for place in request.black_outs if place.page == number]


def _greys(page: pypdfium2.PdfPage, image: Image.Image | None) -> Image.Image:
    return image.convert("L") if image else drawn(page, grey=True)


def _points(page: pypdfium2.PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    scale = min(1.0, MOST_POINTS / max(width, height, 1))
    return width * scale, height * scale


def _page_of(image: Image.Image) -> _Page:
    """A picture as a page."""
    sides = sorted(image.size, reverse=True)
    scale = min(_POINTS_A_DOT, *(most / side for most, side in zip(_SHEET, sides, strict=True)))
    return _Page((image.width * scale, image.height * scale), [], image)


def _write_page(write: Write, number: int, page: _Page, black_outs: list[BlackOut]) -> None:
    """Write a page without what is blacked out."""
    words, places = taken_out(page.words, black_outs)
    said = packed_words(words)
    points = [max(1, int(side * 100)) for side in page.points]
    if page.image is None:
        write(PAGE.pack(number, *points, 0, 0, 0, len(said)) + said)
        return
    if places:
        pen = ImageDraw.Draw(page.image)
        for place in places:
            pen.rectangle(_dots(place, page.image.size), fill=(0, 0, 0))
    image = _grey_if_it_is(page.image)
    write(PAGE.pack(number, *points, *image.size, len(image.getbands()), len(said)) + said)
    write(image.tobytes())


def _dots(place: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A place in dots, with one more on every side for edges that were smoothed."""
    width, height = size
    return (
        place.left * width // SIDE - 1,
        place.top * height // SIDE - 1,
        -(-place.right * width // SIDE) + 1,
        -(-place.bottom * height // SIDE) + 1,
    )


def _picture(content: bytes, kind: str) -> Image.Image:
    """A picture is one page; nothing of it comes along but its dots."""
    try:
        return drawn_picture(content, kind).convert("RGB")
    except TooLargeError as limit:
        raise TooMuchError from limit


def _grey_if_it_is(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    if any(ImageChops.difference(red, other).getbbox() for other in (green, blue)):
        return image
    return red
