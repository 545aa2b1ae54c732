"""The letters of a page for the check: those that are seen, and those that no one can see."""

from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from documents.sandbox.seeing import COVERED, HIDDEN, SEEN, Hiding, drawn


def parted(page: pdfium.PdfPage, words_on: pdfium.PdfPage) -> tuple[str, str, str]:
    """The text of a page that can be seen, that is hidden, and that lies under a box.

    `page` is what is drawn; `words_on` is the same, with what is filled in or stuck on it among its words.
    """
    texts = words_on.get_textpage()
    count = texts.count_chars()
    if count <= 0:
        return "", "", ""
    letters = [chr(raw.FPDFText_GetUnicode(texts, at)) for at in range(count)]
    fates = Hiding(words_on).fates(texts, letters, lambda: drawn(page, grey=True), words=False)
    seen, hidden, covered = (_only(letters, fates, fate) for fate in (SEEN, HIDDEN, COVERED))
    return _mended(seen), _mended(hidden), _mended(covered)


def _mended(text: str) -> str:
    """Pdfium gives a hyphen at the end of a line as U+0002 or U+FFFE."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "-").replace("\2", "-")


def _only(letters: list[str], fates: list[str], wanted: str) -> str:
    """The letters of one fate; where others stood between, a line ends."""
    out: list[str] = []
    gap = False
    for letter, fate in zip(letters, fates, strict=True):
        if fate == wanted:
            if gap and out:
                out.append("\n" if wanted != SEEN else " ")
            out.append(letter)
            gap = False
        else:
            gap = True
    return "".join(out)
