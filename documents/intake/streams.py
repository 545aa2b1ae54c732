"""Reads what the pages of a PDF are made of: can all of it be unpacked?

Runs in a child of the sandbox alone.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator

import pikepdf

# Of the processor's, of the ten that a child has.
_SECONDS = 3
_AT_A_TIME = 1 << 20  # bytes
_FORMS, _PICTURES = "/Form", "/Image"


class Streams:
    """What is drawn on the pages: their contents, and the forms and pictures of the file."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf

    def are_readable(self) -> bool:
        """Whether each can be unpacked in the time there is; what is written on pages is tried first."""
        return all(time.process_time() < _SECONDS and _is_readable(it) for it in self._drawn())

    def photos(self) -> Iterator[bytes]:
        """The pictures that are JPEGs as they stand."""
        for picture in self._of_kind(_PICTURES):
            if _filters(picture) == ["/DCTDecode"]:
                yield picture.read_raw_bytes()

    def _drawn(self) -> Iterator[pikepdf.Stream]:
        for page in self._pdf.pages:
            contents = page.obj.get("/Contents")
            yield from _streams(contents)
        yield from self._of_kind(_FORMS)
        yield from self._of_kind(_PICTURES)

    def _of_kind(self, kind: str) -> Iterator[pikepdf.Stream]:
        for thing in self._pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == kind:
                yield thing


def _streams(contents: object) -> Iterator[pikepdf.Stream]:
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return (it for it in parts if isinstance(it, pikepdf.Stream))


def _filters(stream: pikepdf.Stream) -> list[str]:
    said = stream.get("/Filter")
    return (
        [str(it) for it in said] if isinstance(said, pikepdf.Array) else [str(said)] if said else []
    )


def _is_readable(stream: pikepdf.Stream) -> bool:
    filters = _filters(stream)
    if filters in (["/FlateDecode"], ["/Fl"]):
        return _inflates(stream.read_raw_bytes())
    if filters == ["/DCTDecode"]:
        photo = stream.read_raw_bytes()
        return photo.lstrip(b"\r\n").startswith(b"\xff\xd8") and b"\xff\xd9" in photo
    if stream.get("/Subtype") == _PICTURES:
        return True  # PDFium knows more ways to pack a picture than there are here.
    try:
        stream.read_bytes()
    except pikepdf.PdfError:
        return False
    return True


def _inflates(packed: bytes) -> bool:
    """Whether it unpacks to its end (RFC 1950); like readers, it does not ask for the checksum."""
    if not packed.strip():
        return True
    if len(packed) < 2 or packed[0] & 15 != zlib.DEFLATED or int.from_bytes(packed[:2]) % 31:
        return False
    unpacking, waiting = zlib.decompressobj(-zlib.MAX_WBITS), packed[2:]
    try:
        while waiting and not unpacking.eof:
            if time.process_time() > _SECONDS:
                return False
            unpacking.decompress(waiting, _AT_A_TIME)
            waiting = unpacking.unconsumed_tail
    except zlib.error:
        return False
    return unpacking.eof
