"""Puts the picture of a page into a PDF as it is kept, without drawing or packing it anew."""

from __future__ import annotations

import struct

import pikepdf
from pikepdf import Array, Dictionary, Name

_PNG = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">IIBBBBB")
_PALETTE = 3


def picture_of(pdf: pikepdf.Pdf, image: bytes, ending: str) -> pikepdf.Stream:
    """The picture as a part of this file. Raises ValueError if it is none of those that we make."""
    return _png(pdf, image) if ending == "png" else _jpeg(pdf, image)


def _png(pdf: pikepdf.Pdf, image: bytes) -> pikepdf.Stream:
    """A PNG of few colours: what PDF calls Flate with a PNG predictor is the same bytes."""
    if not image.startswith(_PNG):
        raise ValueError("This is no PNG.")
    at, parts = len(_PNG), dict[bytes, bytes]()
    while at + 8 <= len(image):
        length, kind = struct.unpack_from(">I4s", image, at)
        parts[kind] = parts.get(kind, b"") + image[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, bits, colours, *rest = _HEAD.unpack(parts[b"IHDR"])
    if colours != _PALETTE or any(rest):
        raise ValueError("This PNG is not one of ours.")
    shades = parts[b"PLTE"]
    picture = pdf.make_stream(parts[b"IDAT"])
    _describe(picture, width, height, bits)
    picture.ColorSpace = Array(
        [Name.Indexed, Name.DeviceRGB, len(shades) // 3 - 1, pikepdf.String(shades)]
    )
    picture.Filter = Name.FlateDecode
    picture.DecodeParms = Dictionary(Predictor=15, Colors=1, BitsPerComponent=bits, Columns=width)
    return picture


def _jpeg(pdf: pikepdf.Pdf, image: bytes) -> pikepdf.Stream:
    """A JPEG in three colours. Its size is asked of the frame, its first part of the kinds SOF0 to SOF2."""
    at = 2
    while image.startswith(b"\xff\xd8") and at + 9 <= len(image):
        kind, length = struct.unpack_from(">HH", image, at)
        if kind in (0xFFC0, 0xFFC1, 0xFFC2):
            bits, height, width, colours = struct.unpack_from(">BHHB", image, at + 4)
            if (bits, colours) != (8, 3):
                break
            picture = pdf.make_stream(image)
            _describe(picture, width, height, bits)
            picture.ColorSpace = Name.DeviceRGB
            picture.Filter = Name.DCTDecode
            return picture
        at += 2 + length
    raise ValueError("This is no JPEG of ours.")


def _describe(picture: pikepdf.Stream, width: int, height: int, bits: int) -> None:
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = width, height, bits
