"""Whether a page that the sandbox gave shows nothing of what is blacked out: we look, and do not believe."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image

from documents.sandbox.wire import BLACKED_OUT, SIDE, BlackOut, Word


def no_word_stands(black_outs: Iterable[BlackOut], words: list[Word]) -> bool:
    """Whether no word has its middle in a black-out, but what stands for the words that are gone."""
    return not any(
        place.left <= (word.left + word.right) / 2 <= place.right
        and place.top <= (word.top + word.bottom) / 2 <= place.bottom
        for place in black_outs
        for word in words
        if word.text != BLACKED_OUT
    )


def no_dot_shines(black_outs: Iterable[BlackOut], size: tuple[int, int], dots: bytes) -> bool:
    """Whether all dots of a page within its black-outs are black; those at their edges may be shared."""
    width, height = size
    mode = "L" if len(dots) == width * height else "RGB"
    page = Image.frombuffer(mode, size, dots, "raw", mode, 0, 1).convert("L")
    return not any(
        page.crop(inside).getbbox()
        for place in black_outs
        if (inside := _inside(place, width, height))
    )


def _inside(place: BlackOut, width: int, height: int) -> tuple[int, int, int, int] | None:
    """A black-out in dots, without its edge; None where nothing is left of it."""
    left, right = place.left * width // SIDE + 1, place.right * width // SIDE - 1
    top, bottom = place.top * height // SIDE + 1, place.bottom * height // SIDE - 1
    return (left, top, right, bottom) if left < right and top < bottom else None
