"""Every string of every object of a PDF: notes, form values, bookmarks, and what is attached."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pikepdf

from documents.check.looking import files

if TYPE_CHECKING:
    from documents.check.contents import Contents, Where

_NOT_WORDS = {
    "/ID", "/CreationDate", "/ModDate", "/M", "/O", "/U", "/OE", "/UE", "/Perms", "/CheckSum", "/DA", "/Lang",
    "/Registry", "/Ordering", "/Panose", "/CharSet", "/Cert", "/ByteRange", "/NM", "/LastModified", "/XFA",
}  # fmt: skip
_OF_THE_FILE = {"/Author", "/Title", "/Subject", "/Keywords", "/Creator", "/Producer"}
_LONGEST = 200_000
_MOST_STRINGS = 20_000


def look(data: bytes, contents: Contents, depth: int, shown: list[str]) -> None:
    """Add strings that no page showed, and look into attached files."""
    seen = " ".join(" ".join(shown).split())
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for where, text in _strings(pdf):
                plain = " ".join(text.split())
                if plain and plain not in seen:
                    contents.add(where, text)
            for stream in _streams(pdf, "/EmbeddedFile", "/Metadata"):
                _look_into_stream(stream, contents, depth)
    except pikepdf.PasswordError:
        contents.manual.append("locked with a password")
    except pikepdf.PdfError:
        contents.manual.append("its strings could not be read")


def _look_into_stream(stream: pikepdf.Stream, contents: Contents, depth: int) -> None:
    try:
        inner = stream.read_bytes()
    except pikepdf.PdfError:
        contents.manual.append("an attachment could not be read")
        return
    if stream.get("/Type") == "/Metadata" or stream.get("/Subtype") == "/XML":
        text = inner.decode("utf-8", "replace")
        values = re.findall(r'="([^"]{2,2000})"', text)
        body = re.sub(r"<[^>]{0,5000}>", "\n", text)
        contents.add("metadata", "\n".join([*body.split("\n"), *_not_addresses(values)]))
        return
    within = files.look_into(inner, depth=depth + 1, hidden=True)
    contents.pieces += within.pieces
    contents.pictures += within.pictures
    contents.manual += [f"an attachment {why}" for why in within.manual]


def _not_addresses(values: list[str]) -> Iterator[str]:
    return (it for it in values if "://" not in it and not it.startswith("uuid:"))


def _streams(pdf: pikepdf.Pdf, *types: str) -> Iterator[pikepdf.Stream]:
    attached: set[tuple[int, int]] = set()
    for part in _parts(pdf):
        if not isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            continue
        held = part.get("/EF")
        if isinstance(held, pikepdf.Dictionary):
            for _key, stream in held.items():
                if isinstance(stream, pikepdf.Stream) and stream.objgen not in attached:
                    attached.add(stream.objgen)
                    yield stream
        if (
            isinstance(part, pikepdf.Stream)
            and str(part.get("/Type", "")) in types
            and part.objgen not in attached
        ):
            attached.add(part.objgen)
            yield part


def _parts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary, stream and array, whether or not anything points at it."""
    waiting: list[pikepdf.Object] = [pdf.trailer, *pdf.objects]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            inner = list(part)
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            inner = [value for key, value in part.items() if key not in _NOT_WORDS]
        else:
            continue
        yield part
        waiting += [
            it
            for it in inner
            if isinstance(it, pikepdf.Dictionary | pikepdf.Array) and not it.is_indirect
        ]


def _strings(pdf: pikepdf.Pdf) -> Iterator[tuple[Where, str]]:
    found = 0
    for part in _parts(pdf):
        if isinstance(part, pikepdf.Array):
            for value in part:
                if isinstance(value, pikepdf.String):
                    yield "hidden", _text(value)
            continue
        is_note = part.get("/Subtype") is not None and (
            part.get("/Type") == "/Annot" or "/Rect" in part
        )
        for key, value in part.items():
            if key in _NOT_WORDS or not isinstance(value, pikepdf.String):
                continue
            found += 1
            if found > _MOST_STRINGS:
                return
            yield _where(key, part, is_note=is_note), _text(value)


def _where(key: str, part: pikepdf.Object, *, is_note: bool) -> Where:
    if "/FT" in part or key in ("/V", "/DV"):
        return "hidden"
    if is_note:
        return "comment"
    if key in _OF_THE_FILE and "/Type" not in part:
        return "metadata"
    return "hidden"


def _text(value: pikepdf.String) -> str:
    text = str(value)
    return text[:_LONGEST] if re.search(r"[^\W_]{2}", text) else ""
