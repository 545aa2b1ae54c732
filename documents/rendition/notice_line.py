"""Draws the line that stands above a copy, such as that it does not replace a notice that is served."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from documents.sandbox.wire import SIDE, Word

_DOTS_A_POINT = 200 / 72
_SIZE = 9  # points
_MARGIN = 0.07  # of the width
_LEADING = 1.4
_SIXTEEN_GREYS = bytes(level // 16 for level in range(256))
_PALETTE = [level * 17 for level in range(16) for _ in range(3)]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A strip as wide as the page: its picture (PNG), its size in points, and its words with their places."""

    image: bytes
    points: tuple[float, float]
    words: list[Word]


def notice_line(text: str, width: float) -> NoticeLine:
    """The strip for a page of this width, of as many lines as it takes."""
    font = ImageFont.load_default(round(_SIZE * _DOTS_A_POINT))
    across = max(round(width * _DOTS_A_POINT), 2)
    margin = across * _MARGIN
    lines = _lines(text.split(), font, across - 2 * margin)
    line_height = _SIZE * _LEADING * _DOTS_A_POINT
    down = round(line_height * (len(lines) + 1))
    image = Image.new("L", (across, down), "white")
    pen = ImageDraw.Draw(image)
    words: list[Word] = []
    for number, line in enumerate(lines):
        top = line_height * (number + 0.5)
        pen.text((margin, top), " ".join(line), fill=0, font=font)
        upper, lower = (int(at / down * SIDE) for at in (top, top + line_height))
        for place, word in enumerate(line):
            begin = margin + font.getlength("".join(f"{before} " for before in line[:place]))
            left, right = (
                min(int(at / across * SIDE), SIDE) for at in (begin, begin + font.getlength(word))
            )
            words.append(Word(left, upper, right, lower, place == 0, word))
    packed = Image.frombytes("P", image.size, image.tobytes().translate(_SIXTEEN_GREYS))
    packed.putpalette(_PALETTE)
    out = BytesIO()
    packed.save(out, "PNG", bits=4, compress_level=6)
    return NoticeLine(out.getvalue(), (width, down / _DOTS_A_POINT), words)


def _lines(
    words: list[str], font: ImageFont.FreeTypeFont | ImageFont.ImageFont, room: float
) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in words:
        if lines[-1] and font.getlength(" ".join([*lines[-1], word])) > room:
            lines.append([])
        lines[-1].append(word)
    return lines
