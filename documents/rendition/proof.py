"""Reads a finished copy again, by two programs that know nothing of one another, and says what stands in it.

PDFium gives the words as a reader would copy them. pikepdf gives every stream unpacked, whatever it is for,
and every string of every object. What one overlooks the other finds.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

import pikepdf
import pypdfium2
from pikepdf import Name

from documents.check.folding import fold

_HEX = re.compile(rb"<([0-9A-Fa-f\\s]*)>")
_ENCODINGS = ("utf-8", "latin-1", "utf-16-be", "utf-16-le")
_FEWEST_LETTERS_AMONG_DOTS = 5
"""Shorter words turn up among the millions of dots of a picture by chance."""


def words_that_stand(copy: bytes, words: Iterable[str]) -> set[str]:
    """Which of these words, or groups of words, stand in the copy; capitals and accents do not matter.

    Ask for what must be nowhere. A word that a black-out took along may well stand elsewhere.
    """
    wanted = {word: fold(word) for word in words if fold(word)}
    read = f" {fold(' '.join(_by_pdfium(copy)))} "
    texts, dots = _by_pikepdf(copy)
    raw = f" {fold(' '.join(texts))} "
    return {
        word
        for word, folded in wanted.items()
        if f" {folded} " in read or f" {folded} " in raw or _is_among(word, dots)
    }


def _by_pdfium(copy: bytes) -> Iterator[str]:
    with pypdfium2.PdfDocument(copy) as pdf:
        yield from pdf.get_metadata_dict().values()
        for page in pdf:
            text = page.get_textpage()
            yield text.get_text_range()
            text.close()
            page.close()


def _by_pikepdf(copy: bytes) -> tuple[list[str], list[bytes]]:
    """Every text that is in it, read in every way that might be meant; and what is dots."""
    texts, dots = [], [copy]
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        for part in _parts(pdf):
            if isinstance(part, pikepdf.String):
                texts += [str(part), bytes(part).decode("latin-1")]
            elif isinstance(part, pikepdf.Name):
                texts.append(str(part))
            elif isinstance(part, pikepdf.Stream):
                if part.get("/Subtype") == Name.Image:
                    dots.append(_unpacked(part))
                else:
                    texts += _readings(_unpacked(part))
    return texts, dots


def _parts(pdf: pikepdf.Pdf) -> Iterator[object]:
    """Every object, whether or not anything points at it."""
    for whole in chain([pdf.trailer], pdf.objects):
        waiting: list[object] = [whole]
        while waiting:
            part = waiting.pop()
            yield part
            inner: list[object] = []
            if isinstance(part, pikepdf.Array):
                inner = list(part)
            elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                inner = [value for _key, value in part.items()]
            waiting += [it for it in inner if not getattr(it, "is_indirect", False)]


def _unpacked(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        # Of a JPEG there are no dots to be had here.
        return stream.read_raw_bytes()


def _readings(stream: bytes) -> Iterator[str]:
    """A stream as text in every encoding, and what it writes as numbers, each word and all in one."""
    if not stream.strip(b"\0"):
        return
    yield stream.decode("latin-1")
    if not stream.isascii() or b"\0" in stream:
        yield from (stream.decode(encoding, "replace") for encoding in _ENCODINGS)
    written = [b"".join(it.split()) for it in _HEX.findall(stream)]
    said = [bytes.fromhex(it.decode()) for it in written if len(it) % 2 == 0]
    for encoding in ("utf-16-be", "latin-1"):
        words = [it.decode(encoding, "replace") for it in said]
        yield " ".join(words)
        yield "".join(words)


def _is_among(word: str, dots: list[bytes]) -> bool:
    """Whether a word stands among what should be dots, in any encoding."""
    if len(word) < _FEWEST_LETTERS_AMONG_DOTS:
        return False
    spellings = {
        form.encode(encoding, "replace")
        for form in (word, word.lower(), word.upper())
        for encoding in _ENCODINGS
    }
    return any(spelling in it for it in dots for spelling in spellings)
