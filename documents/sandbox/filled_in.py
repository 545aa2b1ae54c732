"""Where the words are that were filled into a form or stuck on a page: PDFium draws them, and reads them not.

They are read in a copy in which they are part of their pages. What is drawn is the file itself.
"""

from __future__ import annotations

import io
import warnings
from typing import Self

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

_WITHOUT_WORDS = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT}
_NEVER_DRAWN = ("/Popup", "/Text")


def has_words_stuck_on(page: pypdfium2.PdfPage) -> bool:
    """Whether there is a field or a note on it that may show words."""
    for place in range(pdfium.FPDFPage_GetAnnotCount(page)):
        stuck = pdfium.FPDFPage_GetAnnot(page, place)
        kind = pdfium.FPDFAnnot_GetSubtype(stuck)
        pdfium.FPDFPage_CloseAnnot(stuck)
        if kind not in _WITHOUT_WORDS:
            return True
    return False


class WordsStuckOn:
    """The pages of a file with such words in them; made of it when the first is asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pdf: pypdfium2.PdfDocument | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf:
            self._pdf.close()

    def page(self, number: int) -> pypdfium2.PdfPage:
        """One page of it, counted from 1."""
        if self._pdf is None:
            self._pdf = pypdfium2.PdfDocument(_with_them_in_its_pages(self._content))
        return self._pdf[number - 1]


def _with_them_in_its_pages(content: bytes) -> bytes:
    """The file with every field and note made a part of its page, or as it is where that cannot be done."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf, warnings.catch_warnings():
            # It warns of fields that are in no form any more.
            warnings.simplefilter("ignore")
            for page in pdf.pages:
                _keep_what_is_drawn(pdf, page)
            pdf.generate_appearance_streams()
            pdf.flatten_annotations("screen")
            pdf.save(out)
    except pikepdf.PdfError:
        return content
    return out.getvalue()


def _keep_what_is_drawn(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    notes = [note for note in page.get("/Annots", []) if isinstance(note, pikepdf.Dictionary)]
    page.Annots = pikepdf.Array(n for n in notes if str(n.get("/Subtype")) not in _NEVER_DRAWN)
    if "/AcroForm" in pdf.Root and not all("/AP" in note for note in notes):
        # The program that shows it is to draw what its fields hold.
        pdf.Root.AcroForm.NeedAppearances = True
