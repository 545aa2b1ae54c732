"""Whether what is said about a picture says where it was taken: in numbers or words, in whatever form.

Runs in a child of the sandbox alone. It may miss one: readers get none of it either way.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from contextlib import suppress

from PIL import ExifTags, Image

_EXIF = b"Exif\0\0"
_MOST_EXIFS = 16
_LONGEST_EXIF = 1 << 16  # bytes
_LONGEST_TEXT = 1 << 24  # bytes
_TURNS_BACK = b"Raw profile type "
_HEX = re.compile(rb"\n\s*\d+\n([0-9a-fA-F\s]+)")
_GPS = ExifTags.GPS
_NUMBERS = (_GPS.GPSLatitude, _GPS.GPSLongitude, _GPS.GPSDestLatitude, _GPS.GPSDestLongitude)
# XMP of Exif, IPTC and Adobe, each only where something is said; then what videos of phones say.
_IN_WORDS = re.compile(
    rb"(?:GPSL(?:at|ong)itude|GPSCoordinates|photoshop:(?:City|State|Country)"
    rb"|Iptc4xmpCore:(?:Location|CountryCode)|Iptc4xmpExt:(?:City|Sublocation|LocationName|CountryName))"
    rb"\s*(?:=\s*[\"']|>)\s*(?:<[^>]*>\s*)*[^\s\"'<]"
    rb"|\xa9xyz|com\.apple\.quicktime\.location"
)
# IPTC IIM 2:26, 27, 90, 92, 95, 100, 101, each with at least one sign.
_IN_IPTC = re.compile(rb"\x1c\x02[\x1a\x1b\x5a\x5c\x5f\x64\x65]\x00[\x01-\xff]")


def says_where(notes: Iterable[bytes]) -> bool:
    """Whether any of these notes, or what is packed in them, says where."""
    return any(_says_where(text) for note in notes for text in _unpacked(note))


def has_thumbnail(notes: Iterable[bytes]) -> bool:
    """Whether any of them holds a small picture of its own."""
    return any(exif.get_ifd(ExifTags.IFD.IFD1) for note in notes for exif in _exifs(note))


def _says_where(text: bytes) -> bool:
    return (
        any(_is_place(exif.get_ifd(ExifTags.IFD.GPSInfo)) for exif in _exifs(text))
        or _IN_WORDS.search(text.replace(b"\0", b"")) is not None
        or _IN_IPTC.search(text) is not None
    )


def _is_place(tags: dict[int, object]) -> bool:
    """Tags that are there and hold nothing, or noughts, are no place."""
    return any(_is_something(tags.get(tag)) for tag in _NUMBERS) or bool(
        re.search(rb"[A-Za-z0-9]", bytes(_after_code(tags.get(_GPS.GPSAreaInformation))))
    )


def _is_something(numbers: object) -> bool:
    with suppress(TypeError, ValueError, ZeroDivisionError):
        return any(abs(float(number)) > 0 for number in numbers)  # type: ignore[attr-defined]
    return False


def _after_code(words: object) -> bytes:
    """Words that begin with eight bytes which say how they are written."""
    return words[8:] if isinstance(words, bytes) else b""


def _exifs(text: bytes) -> Iterable[Image.Exif]:
    """Every block of Exif in it, also in a second picture or a video."""
    at = text.find(_EXIF)
    for _ in range(_MOST_EXIFS):
        if at < 0:
            return
        exif = Image.Exif()
        with suppress(Exception):  # It may be broken in any way.
            exif.load(text[at : at + _LONGEST_EXIF])
            for ifd in (ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1):
                exif.get_ifd(ifd)
            yield exif
        at = text.find(_EXIF, at + 1)


def _unpacked(note: bytes) -> Iterable[bytes]:
    """A note as it stands, and as it is meant where a PNG holds it packed or as digits."""
    kind, body = note[:4], note[4:]
    if kind == b"eXIf":
        yield _EXIF + body.removeprefix(_EXIF)
        return
    yield note
    if kind in (b"zTXt", b"iTXt", b"tEXt"):
        key, _, text = body.partition(b"\0")
        # Where the packed text begins hangs on what stands before it: the first place that unpacks is it.
        for at in [place.start() for place in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", text)][:4]:
            with suppress(zlib.error):
                text = zlib.decompressobj().decompress(text[at:], _LONGEST_TEXT)
                yield text
                break
        if key.startswith(_TURNS_BACK) and (digits := _HEX.search(text)):
            with suppress(ValueError):
                profile = bytes.fromhex("".join(digits[1].decode().split()))
                yield profile if key.endswith(b"iptc") else _EXIF + profile.removeprefix(_EXIF)
