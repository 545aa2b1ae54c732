"""PDF files: what each page shows and what it holds unseen, strings, attachments, scanned pages."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from documents.check.looking import pdf_strings, unseen
from documents.sandbox.filled_in import WordsStuckOn, has_words_stuck_on

if TYPE_CHECKING:
    from documents.check.contents import Contents

_MOST_PAGES = 2000
_MOST_PICTURES = 60
_SHARE_OF_A_PICTURE = 0.04  # of the page: smaller ones are signs and signatures' lines
_OCR_DOTS_PER_INCH = 200
_MOST_DOTS = 20_000_000
_END = b"%%EOF"


def look(data: bytes, contents: Contents, depth: int) -> None:
    """Add every text of this PDF, and what an earlier version of it said."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        contents.manual.append("locked with a password" if locked else "damaged")
        return
    with pdf, WordsStuckOn(data) as stuck_on:
        pdf.init_forms()
        if len(pdf) > _MOST_PAGES:
            contents.manual.append("too many pages to check")
        shown: list[str] = []
        for number in range(min(len(pdf), _MOST_PAGES)):
            page = pdf[number]
            words_on = stuck_on.page(number + 1) if has_words_stuck_on(page) else page
            shown.append(_look_at_page(page, words_on, number + 1, contents))
    pdf_strings.look(data, contents, depth, shown)
    _look_at_earlier_versions(data, contents, shown)


def _look_at_page(
    page: pdfium.PdfPage, words_on: pdfium.PdfPage, number: int, contents: Contents
) -> str:
    """`words_on` is the same page with what is filled in or stuck on it among its words."""
    shown, hidden, covered = unseen.parted(page, words_on)
    contents.add("text", shown, number)
    contents.add("hidden", hidden, number)
    contents.add("under-box", covered, number)
    if _has_a_picture(page):
        if len(contents.pictures) < _MOST_PICTURES:
            contents.pictures.append((number, _drawn(page)))
        else:
            contents.manual.append("too many pictures to read")
    elif not shown.strip() and _draws_something(page):
        # Letters drawn as lines.
        contents.pictures.append((number, _drawn(page)))
    return shown


def _has_a_picture(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) >= _SHARE_OF_A_PICTURE * width * height:
            return True
    return False


def _draws_something(page: pdfium.PdfPage) -> bool:
    return sum(1 for _ in page.get_objects(max_depth=4)) > 20


def _drawn(page: pdfium.PdfPage) -> bytes:
    """The page as a PGM picture, as OCR wants it."""
    width, height = page.get_size()
    scale = _OCR_DOTS_PER_INCH / 72
    if width * height * scale * scale > _MOST_DOTS:
        scale = (_MOST_DOTS / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    out = io.BytesIO()
    bitmap.to_pil().convert("L").save(out, "PPM")
    return out.getvalue()


def _look_at_earlier_versions(data: bytes, contents: Contents, shown: list[str]) -> None:
    """What stood there before it was changed: saving a change leaves the older pages in the file."""
    ends = [it.end() for it in re.finditer(_END, data)][:-1][-5:]
    now = set(" ".join(shown).split())
    for end in ends:
        try:
            with pdfium.PdfDocument(data[:end]) as earlier:
                for page in earlier:
                    before = page.get_textpage().get_text_range()
                    if not set(before.split()) <= now:
                        contents.add("hidden", before)
        except pdfium.PdfiumError:
            continue
