"""Says by its first bytes what a file is, and has it opened; what is inside another file is opened too."""

from __future__ import annotations

from documents.check.contents import Contents, Where
from documents.sandbox.bare import bare_pdf

_DEEPEST = 3
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"RIFF", b"BM")
_LONGEST_TEXT = 2_000_000
_LOOKED_AT = 1024  # bytes before the header that readers of PDF pass over


def look_into(data: bytes, *, name: str = "", depth: int = 0, hidden: bool = False) -> Contents:
    """Every text of this file. What cannot be opened says so in `manual` and raises nothing."""
    contents = Contents()
    try:
        _look(data, name, depth, contents)
    except MemoryError:
        raise
    except Exception as error:
        contents.manual.append(f"could not be read: {type(error).__name__}")
    if hidden:
        contents = _all_hidden(contents)
    return contents


def _look(data: bytes, name: str, depth: int, contents: Contents) -> None:
    from documents.check.looking import office, pdf, pictures, plain

    if depth > _DEEPEST:
        contents.manual.append("files within files, too deep")
    elif b"%PDF-" in data[:_LOOKED_AT]:
        # The same bytes that pages are drawn from: another reading could show the check another file.
        drawn = bare_pdf(data)
        pdf.look(drawn.content, contents, depth)
        if drawn.behind.strip():
            contents.add("hidden", plain.strings_of(drawn.behind[:_LONGEST_TEXT]))
    elif data.startswith(b"PK\x03\x04"):
        office.look(data, contents, depth)
    elif data.startswith(_PICTURES):
        pictures.look(data, contents)
    elif plain.is_text(data):
        plain.look(data[:_LONGEST_TEXT], contents, name)
    elif data:
        contents.manual.append("not a kind of file that can be read")
        contents.add("hidden", plain.strings_of(data[:_LONGEST_TEXT]))


def _all_hidden(contents: Contents) -> Contents:
    """The contents of an attachment: no page of the document shows them."""
    keep: tuple[Where, ...] = ("metadata", "comment", "image")
    within = Contents(pictures=[(0, it) for _page, it in contents.pictures], manual=contents.manual)
    for piece in contents.pieces:
        within.add(piece.where if piece.where in keep else "hidden", piece.text)
    return within
