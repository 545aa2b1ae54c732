"""Pictures: what their metadata says, and the picture itself for whoever reads it by eye or OCR."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from PIL import ExifTags, Image, ImageOps

from documents.check.looking import plain

if TYPE_CHECKING:
    from documents.check.contents import Contents

Image.MAX_IMAGE_PIXELS = 64_000_000
_WIDEST = 4000  # dots: enough for A3 at 240 dpi
_NARROWEST_FOR_OCR = 1400
_LEFT_OUT = {"icc_profile", "photoshop", "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


def look(data: bytes, contents: Contents) -> None:
    """Add its metadata and the picture, upright and in greys."""
    with Image.open(io.BytesIO(data)) as picture:
        for line in metadata_of(picture):
            contents.add("metadata", line)
        for segment in getattr(picture, "applist", []):
            if segment[0] in ("COM", "APP13"):
                contents.add("metadata", plain.strings_of(bytes(segment[1])))
        contents.pictures.append((1, grey(picture)))
    end = data.rfind(b"\xff\xd9") if data.startswith(b"\xff\xd8") else data.rfind(b"IEND")
    if 0 <= end < len(data) - 64:
        contents.add("hidden", plain.strings_of(data[end + 8 :][:1_000_000]))


def metadata_of(picture: Image.Image) -> list[str]:
    """Every text of its EXIF, XMP and comments."""
    lines: list[str] = []
    exif = picture.getexif()
    values = list(exif.items())
    for block in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1):
        values += list(exif.get_ifd(block).items())
    for tag, value in values:
        text = _as_text(tag, value)
        if text and re.search(r"[^\W\d_]{2}", text):
            lines.append(text)
    for key, value in picture.info.items():
        if str(key).lower() in _LEFT_OUT or str(key) == "exif":
            continue
        text = _as_text(0, value)
        if text and re.search(r"[^\W\d_]{2}", text):
            lines.append(re.sub(r"<[^>]{0,400}>", " ", text))
    return lines


def grey(picture: Image.Image) -> bytes:
    """The picture as PNG in greys, upright, of a size that OCR can read."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "P"):
        flat = Image.new("RGB", upright.size, "white")
        rgba = upright.convert("RGBA")
        flat.paste(rgba, mask=rgba.getchannel("A"))
        upright = flat
    upright = upright.convert("L")
    longest = max(upright.size)
    if longest > _WIDEST:
        upright.thumbnail((_WIDEST, _WIDEST))
    elif longest < _NARROWEST_FOR_OCR:
        times = -(-_NARROWEST_FOR_OCR // longest)
        upright = upright.resize(
            (upright.width * times, upright.height * times), Image.Resampling.LANCZOS
        )
    out = io.BytesIO()
    upright.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _as_text(tag: int, value: object) -> str:
    if isinstance(value, bytes):
        wide = (
            0x9C9B <= tag <= 0x9C9F
        )  # what Windows writes: title, comment, author, keywords, subject
        if value[:8] in (b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8):
            wide, value = value[:7] == b"UNICODE", value[8:]
        text = value.decode("utf-16-le", "replace") if wide else plain.decoded(value)
        return text.replace("\0", " ").strip() if text.isprintable() or len(text) < 4000 else ""
    if isinstance(value, tuple | list):
        return " ".join(str(part) for part in value)
    return str(value).replace("\0", " ").strip()
