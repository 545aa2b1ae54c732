"""Writes a flat copy as PDF: of each page its picture, and over it a layer of words that no eye sees.

The words are there to be searched, copied and read aloud. Nothing says who made the file, with what or when:
the same pages give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from documents.rendition import empty_font
from documents.rendition.notice_line import NoticeLine, notice_line
from documents.rendition.page_pictures import picture_of
from documents.sandbox.wire import SIDE, Word

_BELOW_THE_LINE = 0.2  # of a word's height
_TOO_SHORT_TO_TELL = 2  # letters: their box may be as high as it is long


@dataclass(frozen=True, slots=True)
class FlatPage:
    """One page of a copy: its picture as it was kept, and the words on it in paragraphs.

    `ending` is "png" or "jpg". Width and height are in dots, `points` is the size it is printed in.
    """

    image: bytes
    ending: str
    width: int
    height: int
    points: tuple[float, float]
    paragraphs: list[list[Word]]


class _Runs(Enum):
    """Which way a line is written, as its page is seen; the numbers turn its letters (of a matrix)."""

    TO_THE_RIGHT = (1, 0, 0, 1)
    TO_THE_LEFT = (-1, 0, 0, -1)
    UP = (0, 1, -1, 0)
    DOWN = (0, -1, 1, 0)

    @property
    def is_upright(self) -> bool:
        """Whether it goes up or down the page."""
        return self in (_Runs.UP, _Runs.DOWN)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word in points, from the page's left and bottom."""

    text: str
    left: float
    bottom: float
    width: float
    height: float
    runs: _Runs
    ends_line: bool


def write_flat_pdf(
    pages: Iterable[FlatPage], out: BinaryIO, *, title: str, language: str, notice: str = ""
) -> None:
    """Write the copy; `notice` stands above the first page. Raises ValueError for pictures of others."""
    with pikepdf.new() as pdf:
        copy = _Copy(pdf, title)
        for page in pages:
            copy.add(page, notice_line(notice, page.points[0]) if notice else None)
            notice = ""
        copy.finish(language)
        pdf.save(
            out,
            force_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )


class _Copy:
    def __init__(self, pdf: pikepdf.Pdf, title: str) -> None:
        self._pdf = pdf
        self._title = title
        self._font = empty_font.add_to(pdf)
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self._tagged: list[list[pikepdf.Object]] = []
        """The tags of each page, by their numbers on it."""

    def add(self, page: FlatPage, notice: NoticeLine | None) -> None:
        """Add a page; a notice makes it so much higher, and covers nothing."""
        width, height = page.points
        on_top = notice.points[1] if notice else 0
        sheet = self._pdf.add_blank_page(page_size=(width, height + on_top))
        tags: list[pikepdf.Object] = []
        pictures = Dictionary(Page=picture_of(self._pdf, page.image, page.ending))
        drawing = [_drawing("Page", width, height, 0)]
        paragraphs = [list(_placed(words, width, height)) for words in page.paragraphs]
        if notice:
            pictures.Notice = picture_of(self._pdf, notice.image, "png")
            drawing.append(_artifact(_drawing("Notice", width, on_top, height)))
            lines = _placed(notice.words, width, on_top)
            paragraphs.insert(0, [_moved_up(word, height) for word in lines])
        if any(page.paragraphs):
            drawing[0] = _artifact(drawing[0])
        else:
            # There is nothing to be read aloud but that there is a picture.
            drawing[0] = self._marked(sheet, tags, Name.Figure, drawing[0])
            tags[0].Alt = self._title
        for words in paragraphs:
            if words:
                drawing.append(self._marked(sheet, tags, Name.P, _text(words)))
        sheet.Resources = Dictionary(XObject=pictures, Font=Dictionary(F=self._font))
        sheet.Contents = self._pdf.make_stream(b"\n".join(drawing))
        sheet.StructParents = len(self._tagged)
        sheet.Tabs = Name.S
        self._tagged.append(tags)

    def finish(self, language: str) -> None:
        """Say what the file is called, in which language it is, and in which order it is read."""
        pdf = self._pdf
        numbered: list[object] = []
        for number, tags in enumerate(self._tagged):
            numbered += [number, pdf.make_indirect(Array(tags))]
        tree = pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=self._document,
                ParentTree=pdf.make_indirect(Dictionary(Nums=Array(numbered))),
                ParentTreeNextKey=len(self._tagged),
            )
        )
        self._document.P = tree
        self._document.K = Array([tag for tags in self._tagged for tag in tags])
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.Lang = language
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.docinfo["/Title"] = self._title

    def _marked(
        self, sheet: pikepdf.Page, tags: list[pikepdf.Object], kind: pikepdf.Name, drawing: bytes
    ) -> bytes:
        tag = Dictionary(Type=Name.StructElem, S=kind, P=self._document, Pg=sheet.obj, K=len(tags))
        tags.append(self._pdf.make_indirect(tag))
        begins = f"{kind} <</MCID {len(tags) - 1}>> BDC\n".encode()
        return begins + drawing + b"\nEMC"


def _artifact(drawing: bytes) -> bytes:
    return b"/Artifact BMC\n" + drawing + b"\nEMC"


def _drawing(picture: str, width: float, height: float, bottom: float) -> bytes:
    return f"q {width:.2f} 0 0 {height:.2f} 0 {bottom:.2f} cm /{picture} Do Q".encode()


def _placed(words: list[Word], width: float, height: float) -> Iterator[_Placed]:
    """Words with their places on a page of this size."""
    runs = _Runs.TO_THE_RIGHT
    for line in _lines(words):
        runs = _direction(line, runs)
        for place, word in enumerate(line, 1):
            yield _Placed(
                text=word.text,
                left=word.left / SIDE * width,
                bottom=height - word.bottom / SIDE * height,
                width=max((word.right - word.left) / SIDE * width, 1),
                height=max((word.bottom - word.top) / SIDE * height, 1),
                runs=runs,
                ends_line=place == len(line),
            )


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        if word.begins_line or not lines:
            lines.append([])
        lines[-1].append(word)
    return lines


def _direction(line: list[Word], before: _Runs) -> _Runs:
    """From its first word to its last; where it has but one, as that is shaped and the line before was."""
    first, last = line[0], line[-1]
    across = last.left + last.right - first.left - first.right
    down = last.top + last.bottom - first.top - first.bottom
    if abs(across) > abs(down):
        return _Runs.TO_THE_RIGHT if across > 0 else _Runs.TO_THE_LEFT
    if down:
        return _Runs.DOWN if down > 0 else _Runs.UP
    if len(first.text) <= _TOO_SHORT_TO_TELL:
        return before
    is_upright = first.bottom - first.top > first.right - first.left
    if is_upright == before.is_upright:
        return before
    return _Runs.UP if is_upright else _Runs.TO_THE_RIGHT


def _moved_up(word: _Placed, by: float) -> _Placed:
    return replace(word, bottom=word.bottom + by)


def _text(words: list[_Placed]) -> bytes:
    return b"BT\n" + b"\n".join(map(_word, words)) + b"\nET"


def _word(word: _Placed) -> bytes:
    """One word, as long and high as it is on the page, and turned as it is."""
    along, size = (word.width, word.height)
    if word.runs.is_upright:
        along, size = size, along
    base = _BELOW_THE_LINE * size
    right, top = word.left + word.width, word.bottom + word.height
    x, y = {
        _Runs.TO_THE_RIGHT: (word.left, word.bottom + base),
        _Runs.TO_THE_LEFT: (right, top - base),
        _Runs.UP: (right - base, word.bottom),
        _Runs.DOWN: (word.left + base, top),
    }[word.runs]
    stretch = along / (len(word.text) * empty_font.WIDTH * size) * 100
    turned = " ".join(map(str, word.runs.value))
    said = word.text if word.ends_line else word.text + " "
    code = said.encode("utf-16-be", "replace").hex()
    return f"/F {size:.2f} Tf {stretch:.2f} Tz {turned} {x:.2f} {y:.2f} Tm <{code}> Tj".encode()
