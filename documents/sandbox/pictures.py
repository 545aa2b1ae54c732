"""Draws a picture as a page: upright, on white, as large as a page may be.

Runs in a child of the sandbox alone. What a picture may be is measured in memory: a scan in black and white
has many more dots than a photo, and takes no more. It is drawn in strips, so that beside the open picture
there is never another of its size.
"""

from __future__ import annotations

import io
import math
from contextlib import suppress

from PIL import ExifTags, Image

from documents.sandbox.wire import MOST_DOTS

Image.MAX_IMAGE_PIXELS = None  # It counts dots.

MOST_BYTES = 300_000_000
"""Of an open picture: a phone's 64 megapixels take 256 MB, A3 in black and white at 1,200 dpi takes 280."""
_BYTES_A_DOT = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2}
_BYTES_A_DOT_OF_OTHERS = 4
# What a JPEG that is built up in passes takes beside its dots: two bytes for each of up to four colours.
_BYTES_A_DOT_IN_PASSES, _MOST_BYTES_IN_PASSES = 8, 520_000_000
_LONGEST_SIDE = 65_500  # dots: no JPEG has more
_MOST_DOTS_OF_A_STRIP = 4_000_000


class TooLargeError(Exception):
    """It takes more memory than a picture may."""


def drawn_picture(content: bytes, kind: str) -> Image.Image:
    """The dots of a picture and nothing else of it; `kind` is Pillow's word for what it must be."""
    with Image.open(io.BytesIO(content), formats=[kind]) as opened:
        in_passes = opened.width * opened.height * _BYTES_A_DOT_IN_PASSES
        if opened.width * opened.height > MOST_DOTS:
            # JPEG alone can be read at half or a quarter; elsewhere this does nothing.
            opened.draft("RGB", (opened.width // 2, opened.height // 2))
        a_dot = _BYTES_A_DOT.get(opened.mode, _BYTES_A_DOT_OF_OTHERS)
        dots = opened.width * opened.height
        if dots * a_dot > MOST_BYTES:
            raise TooLargeError
        if opened.info.get("progressive") and in_passes > _MOST_BYTES_IN_PASSES:
            raise TooLargeError
        opened.load()
        turn = _turn(opened)
        image = _shrunk(opened, max(1, math.isqrt(dots // MOST_DOTS)))
    scale = min(
        1.0,
        math.sqrt(MOST_DOTS / (image.width * image.height)) * 0.99,
        _LONGEST_SIDE / max(image.size),
    )
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    image = image.resize(size, reducing_gap=2.0)
    return image if turn is None else image.transpose(turn)


def _shrunk(opened: Image.Image, by: int) -> Image.Image:
    """On white, in colours, and by a whole number smaller."""
    width, height = -(-opened.width // by), -(-opened.height // by)
    out = Image.new("RGB", (width, height))
    rows = max(1, _MOST_DOTS_OF_A_STRIP // opened.width // by)
    for top in range(0, height, rows):
        strip = opened.crop((0, top * by, opened.width, min((top + rows) * by, opened.height)))
        out.paste(_on_white(strip).reduce(by), (0, top))
    return out


def _on_white(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):
        # Pillow would cut what is brighter than 255 of 65,535 off.
        return strip.convert("I").point(lambda level: level * (1 / 257)).convert("RGB")
    if not strip.has_transparency_data:
        return strip.convert("RGB")
    seen = strip.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def _turn(opened: Image.Image) -> Image.Transpose | None:
    """How it is turned upright; what says so may be broken, and then it is upright as it is."""
    with suppress(Exception):
        return _TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    return None


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
