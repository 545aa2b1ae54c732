"""Which letters of a page can be seen. White ones, ones under a drawn box or beside the page cannot.

Each letter's own box is looked at in the drawn page: if nothing in there differs, there is nothing to see.
Words and lines will not do, since their ends stick out of the box. Where nothing could hide a letter, as
nearly everywhere, its word is looked at as a whole, or nothing is. The rule stands here once: for the words
that a reader gets (words.py), and for the check (check/looking/unseen.py).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from documents.sandbox.wire import MOST_DOTS

SEEN, HIDDEN, COVERED = "s", "h", "c"
"""The fates of a letter."""

_DOTS_A_POINT = 150 / 72
_CONTRAST = 24  # of 255: less cannot be seen
_DARK = 128
_THIN = 2.0  # points: a line, not a box
_LETTERS_TOO_THIN = set("iIlj1t!|.,:;'’‘`\"“”-–—_·•*^~()[]/\\")  # noqa: RUF001
_INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_SMALLEST = 2.0  # points: smaller letters are a smudge
_TOO_NARROW = 0.75  # points
_DEEPEST = 40  # forms within forms: PDFium itself goes no further
_AROUND = 6  # points round what could hide a letter: its middle need not lie under it
_WIDEST_MAP = 1000
# Of the dots round a light letter: more of its own colour are the ground it cannot be told from.
_MOST_OF_ITS_COLOUR = 0.66
_LONGEST_LIGATURE = 3

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in the file's own measures."""
Draw = Callable[[], Image.Image]


def drawn(page: pypdfium2.PdfPage, *, grey: bool = False) -> Image.Image:
    """The page as it is seen, with what is filled into its forms."""
    width, height = page.get_size()
    # Asked before it is drawn: a page may say that it is as large as a field.
    scale = min(_DOTS_A_POINT, math.sqrt(MOST_DOTS / max(width * height, 1)) * 0.99)
    image: Image.Image = page.render(scale=scale, may_draw_forms=True, grayscale=grey).to_pil()
    kind = "L" if grey else "RGB"
    return image if image.mode == kind else image.convert(kind)


class Hiding:
    """What of a page could hide a letter. To be asked before its text is read.

    A text that is said to stand for what is drawn (ActualText) is taken off: what is drawn is seen.
    """

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._bounds: Box = page.get_bbox()
        self._over: list[Box] = []
        self._pictures: list[Box] = []
        self._could: list[Box] = [*_annotations(page)]
        outermost: Box = (0, 0, 0, 0)
        for thing in page.get_objects(max_depth=_DEEPEST):
            is_in_a_layer = _is_in_a_layer(thing)
            if not thing.level:
                outermost = thing.get_bounds()
            if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
                if is_in_a_layer or not self._is_plain(thing, outermost):
                    self._could.append(outermost)
            elif thing.type == pdfium.FPDF_PAGEOBJ_PATH:
                box = thing.get_bounds()
                if box[2] - box[0] > _THIN and box[3] - box[1] > _THIN and _is_filled(thing):
                    self._over.append(box)
                    self._could.append(outermost)
            else:
                self._could.append(outermost)
                if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                    self._over.append(thing.get_bounds())
                    self._pictures.append(outermost)

    def fates(
        self, texts: pypdfium2.PdfTextPage, letters: list[str], draw: Draw, *, words: bool
    ) -> list[str]:
        """Of every letter: seen, hidden or covered; thin ones and gaps share the fate of the one before.

        `draw` gives the page in greys, and is called where it must be looked at: with `words` everywhere.
        """
        boxes = [texts.get_charbox(at) for at in range(len(letters))]
        looked_at = self._to_be_looked_at(boxes)
        fates = [SEEN] * len(letters)
        look: _Look | None = None
        if any(looked_at):
            look = _Look(self._page, draw())
            for at, letter in enumerate(letters):
                if looked_at[at]:
                    fates[at] = self._fate(look, texts, at, letter, boxes[at])
            _share_fates(fates, letters)
        if words:
            look = look or _Look(self._page, draw())
            for begin, end in _words(letters):
                if any(looked_at[begin:end]) or _LETTERS_TOO_THIN.issuperset(letters[begin:end]):
                    continue
                if not look.differs(_around(boxes[begin:end])):
                    fates[begin:end] = [HIDDEN] * (end - begin)
        return fates

    def _is_plain(self, thing: pypdfium2.PdfObject, bounds: Box) -> bool:
        """Whether a text is dark, on the page, of a size to be read, and not cut."""
        if pdfium.FPDFTextObj_GetTextRenderMode(thing) != pdfium.FPDF_TEXTRENDERMODE_FILL:
            return False
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
        if alpha.value < _DARK or max(red.value, green.value, blue.value) > _DARK:
            return False
        if thing.level or bounds[3] - bounds[1] < _SMALLEST:
            return False
        page = self._bounds
        inside = (
            bounds[0] >= page[0] - 1
            and bounds[1] >= page[1] - 1
            and bounds[2] <= page[2] + 1
            and bounds[3] <= page[3] + 1
        )
        clip = pdfium.FPDFPageObj_GetClipPath(thing)
        return (
            inside
            and (not clip or pdfium.FPDFClipPath_CountPaths(clip) <= 0)
            and not pdfium.FPDFPageObj_HasTransparency(thing)
        )

    def _to_be_looked_at(self, boxes: list[Box]) -> list[bool]:
        """Of every letter, whether its middle lies near what could hide it, or off the page."""
        if not self._could:
            return [False] * len(boxes)
        left, bottom, right, top = self._bounds
        width, height = max(right - left, 1.0), max(top - bottom, 1.0)
        scale = min(1.0, _WIDEST_MAP / max(width, height))
        size = (max(1, int(width * scale)), max(1, int(height * scale)))
        near = Image.new("1", size)
        pen = ImageDraw.Draw(near)
        for box in self._could:
            low = ((box[0] - _AROUND - left) * scale, (box[1] - _AROUND - bottom) * scale)
            high = ((box[2] + _AROUND - left) * scale + 1, (box[3] + _AROUND - bottom) * scale + 1)
            if low[0] < high[0] and low[1] < high[1]:
                pen.rectangle((*_within(low, size), *_within(high, size)), fill=1)
        dots = near.load()
        assert dots is not None  # noqa: S101 (a picture of our own has dots)
        found = []
        for box in boxes:
            across = ((box[0] + box[2]) / 2 - left) * scale
            up = ((box[1] + box[3]) / 2 - bottom) * scale
            is_on = 0 <= across < size[0] and 0 <= up < size[1]
            found.append(not is_on or bool(dots[int(across), int(up)]))
        return found

    def _fate(
        self, look: _Look, texts: pypdfium2.PdfTextPage, at: int, letter: str, box: Box
    ) -> str:
        if letter.isspace() or letter in _LETTERS_TOO_THIN or letter < " ":
            return "?"
        if look.is_outside(box):
            return HIDDEN
        if look.is_too_narrow(box):
            is_a_smudge = box[3] - box[1] < _SMALLEST / 2 and box[2] > box[0]
            return HIDDEN if is_a_smudge else "?"
        if look.differs(box) and not self._is_something_else(look, texts, at, box):
            return SEEN
        return COVERED if _covers(self._over, box) else HIDDEN

    def _is_something_else(
        self, look: _Look, texts: pypdfium2.PdfTextPage, at: int, box: Box
    ) -> bool:
        """Whether what is seen there is not this letter: it is not painted, or as its ground is."""
        mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(texts, at))
        if mode in _INVISIBLE:
            # Over a picture it is what a machine read in that.
            return not _covers(self._pictures, box)
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFText_GetFillColor(texts, at, red, green, blue, alpha)
        light = 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value
        if mode != pdfium.FPDF_TEXTRENDERMODE_FILL or light < _DARK or alpha.value < _DARK:
            return False
        return look.share_of(light, box) > _MOST_OF_ITS_COLOUR


class _Look:
    """The drawn page, in which boxes of the file are looked at, whatever way it is turned."""

    def __init__(self, page: pypdfium2.PdfPage, image: Image.Image) -> None:
        self._page, self._image = page, image
        width, height = page.get_size()
        self._narrow_across: float = _TOO_NARROW * image.width / max(width, 1)
        self._narrow_down: float = _TOO_NARROW * image.height / max(height, 1)
        self._across, self._down = ctypes.c_int(), ctypes.c_int()

    def is_outside(self, box: Box) -> bool:
        """Whether none of it lies on the page."""
        left, upper, right, lower = self._dots(box)
        width, height = self._image.size
        return right <= 0 or lower <= 0 or left >= width or upper >= height

    def is_too_narrow(self, box: Box) -> bool:
        """Whether it has too few dots to tell."""
        left, upper, right, lower = self._dots(box)
        return right - left < self._narrow_across or lower - upper < self._narrow_down

    def differs(self, box: Box) -> bool:
        """Whether anything can be seen in it."""
        darkest, lightest = self._cut(box, 0).getextrema()
        return bool(lightest - darkest >= _CONTRAST)  # type: ignore[operator]

    def share_of(self, light: float, box: Box) -> float:
        """How many of the dots in and round it are as light as this."""
        counts = self._cut(box, 1).histogram()
        alike = counts[max(0, int(light) - _CONTRAST) : int(light) + _CONTRAST]
        return sum(alike) / max(sum(counts), 1)

    def _cut(self, box: Box, more: int) -> Image.Image:
        left, upper, right, lower = self._dots(box)
        return self._image.crop(
            (
                max(0, int(left) - more),
                max(0, int(upper) - more),
                max(1, min(self._image.width, int(right) + 1 + more)),
                max(1, min(self._image.height, int(lower) + 1 + more)),
            )
        )

    def _dots(self, box: Box) -> Box:
        x, y = self._at(box[0], box[1])
        other_x, other_y = self._at(box[2], box[3])
        return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(
            self._page, 0, 0, self._image.width * 8, self._image.height * 8, 0,
            x, y, self._across, self._down,
        )  # fmt: skip
        return self._across.value / 8, self._down.value / 8


def _annotations(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """The boxes of what is stuck on the page: notes, stamps, fields of a form."""
    read = pdfium.FS_RECTF()
    for place in range(pdfium.FPDFPage_GetAnnotCount(page)):
        stuck = pdfium.FPDFPage_GetAnnot(page, place)
        if stuck and pdfium.FPDFAnnot_GetRect(stuck, read):
            yield (
                min(read.left, read.right),
                min(read.bottom, read.top),
                max(read.left, read.right),
                max(read.bottom, read.top),
            )
        pdfium.FPDFPage_CloseAnnot(stuck)


def _is_in_a_layer(thing: pypdfium2.PdfObject) -> bool:
    """Whether a thing is of a layer, which may be switched off; a text that stands for it is taken off."""
    is_in_one = False
    for place in reversed(range(pdfium.FPDFPageObj_CountMarks(thing))):
        mark = pdfium.FPDFPageObj_GetMark(thing, place)
        is_in_one = is_in_one or _said(pdfium.FPDFPageObjMark_GetName, mark) == "OC"
        stands_for_it = _said(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"ActualText")
        if stands_for_it and not _is_a_ligature(stands_for_it):
            pdfium.FPDFPageObj_RemoveMark(thing, mark)
    return is_in_one


def _is_a_ligature(text: str) -> bool:
    """Whether it may well stand for one sign, such as "ffi": no name is so short and small."""
    return len(text) <= _LONGEST_LIGATURE and not any(sign.isupper() for sign in text)


def _said(ask: Callable[..., int], *about: object) -> str:
    """What PDFium says of something in UTF-16, which has its length in bytes asked for first."""
    length = ctypes.c_ulong()
    if not ask(*about, None, 0, length) or not length.value:
        return ""
    said = (ctypes.c_ushort * (length.value // 2 + 1))()
    ask(*about, said, length.value, length)
    return bytes(said).decode("utf-16-le", "replace").rstrip("\0")


def _is_filled(thing: pypdfium2.PdfObject) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, mode, stroke)
    return mode.value != 0


def _covers(boxes: list[Box], letter: Box) -> bool:
    x, y = (letter[0] + letter[2]) / 2, (letter[1] + letter[3]) / 2
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in boxes)


def _within(at: tuple[float, float], size: tuple[int, int]) -> tuple[int, int]:
    """A place on the map, or the nearest one."""
    return (
        min(max(int(at[0]), 0), size[0] - 1),
        min(max(int(at[1]), 0), size[1] - 1),
    )


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _words(letters: list[str]) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends."""
    begin = 0
    for at in range(len(letters) + 1):
        if at == len(letters) or letters[at].isspace():
            if at > begin:
                yield begin, at
            begin = at + 1


def _share_fates(fates: list[str], letters: list[str]) -> None:
    """Give thin letters their neighbour's fate, and a word one fate."""
    before = SEEN
    for at, fate in enumerate(fates):
        if fate == "?":
            following = next((it for it in fates[at + 1 : at + 4] if it != "?"), before)
            fates[at] = before if letters[at].isspace() or before == following else following
        before = fates[at]
    for begin, end in _words(letters):
        unseen = [fate for fate in fates[begin:end] if fate != SEEN]
        if 0 < len(unseen) < end - begin:
            # Half a name is the name: what sticks out of a box does not make it seen.
            fate = unseen[0] if len(unseen) * 2 >= end - begin else SEEN
            fates[begin:end] = [fate] * (end - begin)
