"""Looks into a PDF: can it be opened without a password, and does anything in it run or is attached?

Runs in a child of the sandbox alone: whatever it raises means that the file cannot be opened.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

import pikepdf

from documents.intake.verdicts import Verdict

# PDF 32000-1:2008, 7.5.5: the file ends with it; readers look for it in the last 1,024 bytes.
_END, _WITHIN = b"%%EOF", 1024
# What an action does (12.6.4) beyond moving about in the document or following a link that is pressed.
_RUNS = {
    "/GoToE",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Rendition",
    "/RichMediaExecute",
    "/Sound",
    "/SubmitForm",
}
# Scripts, attached files (7.11.4), forms in another language (12.7.8), what is done unasked when a page is
# turned to or a box is passed (12.6.3): even a link then tells its owner who reads, and when.
_HOLDS = {"/AA", "/EF", "/EmbeddedFiles", "/JS", "/XFA"}
_IS = {"/EmbeddedFile"}
_SHOWS = {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}


def inspect_pdf(file: BinaryIO) -> Verdict:
    """How this PDF is inside."""
    if not _has_an_end(file):
        return Verdict.DAMAGED
    try:
        pdf = pikepdf.open(file)
    except pikepdf.PasswordError:
        return Verdict.LOCKED
    with pdf:
        if any(_is_active(part) for part in _all_parts(pdf)):
            return Verdict.ACTIVE
        return Verdict.WHOLE if len(pdf.pages) else Verdict.DAMAGED


def _has_an_end(file: BinaryIO) -> bool:
    length = file.seek(0, io.SEEK_END)
    file.seek(max(0, length - _WITHIN))
    found = _END in file.read()
    file.seek(0)
    return found


def _all_parts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of the file, whether or not anything points at it."""
    for thing in chain([pdf.trailer], pdf.objects):
        waiting = [thing]
        while waiting:
            part = waiting.pop()
            if isinstance(part, pikepdf.Array):
                inner = list(part)
            elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                yield part
                inner = [value for _key, value in part.items()]
            else:
                continue
            # What is only pointed at comes by itself; numbers and the like are no objects here.
            waiting += [it for it in inner if not getattr(it, "is_indirect", True)]


def _is_active(part: pikepdf.Object) -> bool:
    on_opening = part.get("/OpenAction")
    # On opening it may turn to a page, and no more.
    acts = isinstance(on_opening, pikepdf.Dictionary) and (
        on_opening.get("/S") != "/GoTo" or "/Next" in on_opening
    )
    return (
        acts
        or not _HOLDS.isdisjoint(part.keys())
        or _name(part, "/S") in _RUNS
        or _name(part, "/Type") in _IS
        or _name(part, "/Subtype") in _SHOWS
    )


def _name(part: pikepdf.Object, key: str) -> str:
    value = part.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
