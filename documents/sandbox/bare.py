"""The file itself, apart from what stands before, beside and behind it, as the readers people use see it.

What is looked into and drawn is this alone, so a reader that is stricter than others is never asked about the
rest. Runs in a child of the sandbox alone.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field

from documents.sandbox.wire import JPEG, PDF, PNG

# Readers look for the beginning of a PDF in so many bytes (Adobe's implementation note 13).
_PDF_BEGINS, _PDF_WITHIN = b"%PDF-", 1024 + 5
_PDF_ENDS = b"%%EOF"
_AN_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_LINEARISED = re.compile(rb"/Linearized\b.{0,200}?/L\s+(\d+)", re.DOTALL)
# What is lost with the line end that follows the last mark, and a little more.
_SPARE = 16

_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
# What a picture is made of (PNG 1.2, 4.1), what makes dots clear, and what turns it upright.
_PNG_NEEDED = {b"IHDR", b"PLTE", b"IDAT"}
_PNG_KEPT = {*_PNG_NEEDED, b"tRNS", b"eXIf"}
_PNG_TOLD = {b"eXIf", b"tEXt", b"zTXt", b"iTXt"}
_PNG_MORE_PICTURES = b"fdAT"

_JPEG_COMMENT, _JPEG_SCAN, _JPEG_END = 0xFE, 0xDA, 0xD9
_JPEG_ENDS = b"\xff\xd9"
# JFIF and Adobe's own say how the colours are meant; the other kinds of APP are about the picture.
_JPEG_ABOUT = set(range(0xE1, 0xF0)) - {0xEE} | {_JPEG_COMMENT}
_JPEG_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")

_PADDING = b"\0\t\n\f\r \x1a\xff"


@dataclass(slots=True)
class Bare:
    """The file itself, and whether it has an end; what is said about it, and what stands behind it."""

    content: bytes
    has_end: bool = True
    about: list[bytes] = field(default_factory=list)
    behind: bytes = b""

    @property
    def has_more(self) -> bool:
        """Whether anything but padding stands behind it."""
        return bool(self.behind.strip(_PADDING))


def bare(content: bytes, media_type: str) -> Bare:
    """The file itself. What is no such file is given back as it is."""
    return {PDF: bare_pdf, JPEG: bare_jpeg, PNG: bare_png}[media_type](content)


def bare_pdf(content: bytes) -> Bare:
    """From its head to its last end mark."""
    begins = max(content.find(_PDF_BEGINS, 0, _PDF_WITHIN), 0)
    ends = content.rfind(_PDF_ENDS, begins)
    if ends < 0:
        return Bare(content[begins:], has_end=False)
    ends += len(_PDF_ENDS)
    behind = content[ends:]
    itself = content[begins:ends] + b"\n"
    if _AN_OBJECT.search(behind) or _is_cut(itself):
        return Bare(content[begins:], has_end=False)
    return Bare(itself, behind=behind)


def _is_cut(content: bytes) -> bool:
    """Whether a file for the web, which says how long it is and has an end mark near its head, is shorter."""
    said = _LINEARISED.search(content, 0, 2048)
    return said is not None and int(said[1]) > len(content) + _SPARE


def bare_png(content: bytes) -> Bare:
    """What its picture is made of. A part beside it counts for nothing if its checksum is wrong."""
    found = Bare(_PNG_BEGINS, has_end=False)
    at, kept, more = len(_PNG_BEGINS), [_PNG_BEGINS], []
    while not found.has_end and at + 12 <= len(content):
        length, kind = struct.unpack_from("!I4s", content, at)
        whole = content[at : at + 12 + length]
        if len(whole) < 12 + length:
            break
        at += len(whole)
        body = whole[8:-4]
        is_right = zlib.crc32(whole[4:-4]) == int.from_bytes(whole[-4:])
        if kind in _PNG_NEEDED or (kind in _PNG_KEPT and is_right):
            kept.append(whole)
        if kind in _PNG_TOLD:
            found.about.append(kind + body)
        elif kind == _PNG_MORE_PICTURES:
            more.append(body)
        found.has_end = kind == b"IEND"
    kept.append(struct.pack("!I4sI", 0, b"IEND", zlib.crc32(b"IEND")))
    found.content = b"".join(kept)
    found.behind = b"".join(more) + content[at:]
    return found


def bare_jpeg(content: bytes) -> Bare:
    """From its head to its first end, with what says how it is turned and without what else is said of it."""
    found = Bare(content, has_end=False)
    at, kept = 2, [content[:2]]
    while marker := _NEXT_MARKER.match(content, at):
        kind = marker[1][0]
        if kind == _JPEG_END:
            found.has_end, found.behind = True, content[marker.end() :]
            kept.append(_JPEG_ENDS)
            break
        length = 0
        if kind not in _JPEG_WITHOUT_LENGTH:
            length = int.from_bytes(content[marker.end() : marker.end() + 2])
        begins, at = at, marker.end() + length
        if kind == _JPEG_SCAN:
            following = _NEXT_MARKER.search(content, at)
            at = following.start() if following else len(content)
        if kind not in _JPEG_ABOUT:
            kept.append(content[begins:at])
            continue
        said = content[marker.end() + 2 : at]
        found.about.append(said)
        if said.startswith(b"Exif\0"):
            kept.append(content[begins:at])
    if not found.has_end:
        # Either it is cut off, or no one knows how to skip what stands here: the decoder is the judge of it.
        kept.append(content[at:])
        found.has_end = _JPEG_ENDS in content[at:]
    found.content = b"".join(kept)
    return found
