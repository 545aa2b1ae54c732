"""Which letters of a page no one can see: white ones, ones under a drawn box, ones beside the page.

Each letter's own box is looked at in the drawn page: if nothing in there differs, there is nothing to see.
Words and lines will not do, since their ends stick out of the box. Pages on which nothing could hide a
letter, nearly all, are not drawn.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from PIL import Image

_SCALE = 2.0  # 144 dots an inch
_CONTRAST = 24  # of 255: less cannot be seen
_DARK = 128
_THIN = 2.0  # points: a line, not a box
_LETTERS_TOO_THIN = set("iIlj1t!|.,:;'’‘`\"“”-–—_·•*^~()[]/\\")  # noqa: RUF001
_MODE_INVISIBLE = 3
_SMALLEST = 2.0  # points: smaller letters are a smudge
_MOST_DOTS = 30_000_000

Box = tuple[float, float, float, float]


def parted(page: pdfium.PdfPage, texts: pdfium.PdfTextPage) -> tuple[str, str, str]:
    """The text of a page that can be seen, that is hidden, and that lies under a box."""
    count = texts.count_chars()
    if count <= 0:
        return "", "", ""
    letters = [chr(raw.FPDFText_GetUnicode(texts, at)) for at in range(count)]
    boxes = _boxes(page)
    if boxes is None:
        return _mended("".join(letters)), "", ""
    fates = _fates(page, texts, letters, boxes)
    return tuple(_mended(_only(letters, fates, fate)) for fate in "shc")  # type: ignore[return-value]


def _mended(text: str) -> str:
    """Pdfium gives a hyphen at the end of a line as U+0002 or U+FFFE."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").replace("\2", "-")


def _boxes(page: pdfium.PdfPage) -> list[Box] | None:
    """What is drawn over something, or None where every letter of the page is surely seen."""
    boxes: list[Box] = []
    is_plain = raw.FPDFPage_GetAnnotCount(page) == 0
    left, bottom, right, top = page.get_bbox()
    for thing in page.get_objects(max_depth=8):
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            is_plain = is_plain and _is_plain_text(thing, (left, bottom, right, top))
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            box = thing.get_bounds()
            if box[2] - box[0] > _THIN and box[3] - box[1] > _THIN and _is_filled(thing):
                boxes.append(box)
                is_plain = False
        else:
            is_plain = False
            if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                boxes.append(thing.get_bounds())
    return None if is_plain else boxes


def _is_plain_text(thing: pdfium.PdfObject, page: Box) -> bool:
    if raw.FPDFTextObj_GetTextRenderMode(thing) != 0:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
    if alpha.value < _DARK or max(red.value, green.value, blue.value) > _DARK:
        return False
    box = thing.get_bounds()
    if box[3] - box[1] < _SMALLEST:
        return False
    inside = (box[0] >= page[0] - 1 and box[1] >= page[1] - 1 and box[2] <= page[2] + 1) and box[
        3
    ] <= page[3] + 1
    clip = raw.FPDFPageObj_GetClipPath(thing)
    return inside and (not clip or raw.FPDFClipPath_CountPaths(clip) <= 0)


def _is_filled(thing: pdfium.PdfObject) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, mode, stroke)
    return mode.value != 0


def _fates(
    page: pdfium.PdfPage, texts: pdfium.PdfTextPage, letters: list[str], boxes: list[Box]
) -> list[str]:
    """Of every letter: seen, hidden or covered; thin ones and gaps share the fate of the one before."""
    drawn = _drawn(page)
    width, height = drawn.size
    page_width, page_height = page.get_size()
    across, down = width / max(page_width, 1), height / max(page_height, 1)
    to_device = _turned(page, drawn.size)
    fates: list[str] = []
    for at, letter in enumerate(letters):
        if letter.isspace() or letter in _LETTERS_TOO_THIN or letter < " ":
            fates.append("?")
            continue
        box = texts.get_charbox(at)
        left, upper, right, lower = to_device(box)
        if right <= 0 or lower <= 0 or left >= width or upper >= height:
            fates.append("h")
            continue
        if right - left < 1.5 * across / _SCALE or lower - upper < 1.5 * down / _SCALE:
            fates.append("h" if box[3] - box[1] < _SMALLEST / 2 and box[2] > box[0] else "?")
            continue
        crop = drawn.crop((int(left), int(upper), int(right) + 1, int(lower) + 1))
        darkest, lightest = crop.getextrema()
        if lightest - darkest >= _CONTRAST:  # type: ignore[operator]
            fates.append("s")
        else:
            fates.append("c" if _covers(boxes, box) else "h")
    return _with_thin_ones(fates, letters)


def _turned(page: pdfium.PdfPage, size: tuple[int, int]) -> Callable[[Box], Box]:
    """A box of the page as dots of the drawn page, whatever way it is turned."""
    width, height = size

    def to_device(box: Box) -> tuple[float, float, float, float]:
        xs, ys = [], []
        for x, y in ((box[0], box[1]), (box[2], box[3])):
            dx, dy = ctypes.c_int(), ctypes.c_int()
            raw.FPDF_PageToDevice(page, 0, 0, width * 8, height * 8, 0, x, y, dx, dy)
            xs.append(dx.value / 8)
            ys.append(dy.value / 8)
        return min(xs), min(ys), max(xs), max(ys)

    return to_device


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_DOTS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    drawn: Image.Image = bitmap.to_pil().convert("L")
    return drawn


def _covers(boxes: list[Box], letter: Box) -> bool:
    x, y = (letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes)


def _with_thin_ones(fates: list[str], letters: list[str]) -> list[str]:
    """Give thin letters their neighbour's fate, and a word one fate."""
    before = "s"
    for at, fate in enumerate(fates):
        if fate == "?":
            following = next((it for it in fates[at + 1 : at + 4] if it != "?"), before)
            fates[at] = before if letters[at].isspace() or before == following else following
        before = fates[at]
    start = 0
    for at in range(len(letters) + 1):
        if at == len(letters) or letters[at].isspace():
            word = fates[start:at]
            unseen = [fate for fate in word if fate != "s"]
            if 0 < len(unseen) < len(word):
                # Half a name is the name: what sticks out of a box does not make it seen.
                fate = unseen[0] if len(unseen) * 2 >= len(word) else "s"
                fates[start:at] = [fate] * len(word)
            start = at + 1
    return fates


def _only(letters: list[str], fates: list[str], wanted: str) -> str:
    """The letters of one fate; where others stood between, a line ends."""
    out: list[str] = []
    gap = False
    for letter, fate in zip(letters, fates, strict=True):
        if fate == wanted:
            if gap and out:
                out.append("\n" if wanted != "s" else " ")
            out.append(letter)
            gap = False
        else:
            gap = True
    return "".join(out)
