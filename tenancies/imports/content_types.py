"""What a file really is, told from what is in it and never from the ending of its name."""

import re
import zipfile
from pathlib import Path

UNKNOWN = "application/octet-stream"

BEGINS_WITH = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""The kinds that are told by their first bytes; these are also all that may be uploaded."""
HEAD = 1024 + 5
"""How many bytes tell a kind. Readers look for the head of a PDF in as many, behind whatever stands there."""
_PDF = b"%PDF-"
# What is something else to another program, or a page to a browser, is no PDF with bytes before it. The
# headers of a server may hold an address in angle brackets, and its warnings a little markup.
_SOMETHING_ELSE = re.compile(
    rb"GIF8|RIFF|II\*\0|MM\0\*|8BPS|.{4}ftyp|PK\x03\x04|Rar!|7z\xbc\xaf|\x1f\x8b|\x7fELF|MZ|#!"
    rb"|\xca\xfe\xba\xbe|\xd0\xcf\x11\xe0|\{\\rtf"
    rb"|(?:From|To|Subject|Received|Return-Path|Delivered-To|MIME-Version):"
    rb"|.*<(?!/?(?:br|b|i|p|pre|hr)\s*/?>|https?:)[a-z!?/]",
    re.DOTALL | re.IGNORECASE,
)

_OFFICE = "application/vnd.openxmlformats-officedocument."
_HOLDS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
}


def told_by(head: bytes) -> str | None:
    """The kind that a file's first bytes tell, if it is one of those."""
    for beginning, media_type in BEGINS_WITH.items():
        if head.startswith(beginning):
            return media_type
    at = head.find(_PDF)
    return BEGINS_WITH[_PDF] if at > 0 and not _SOMETHING_ELSE.match(head[:at]) else None


def content_type_of(path: Path) -> str:
    """The media type of a file, as far as it is one that documents usually have.

    It says nothing about whether the file can be opened: it may be damaged or locked.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        if media_type := told_by(head):
            return media_type
        if head.startswith(b"PK\x03\x04"):
            try:
                held = set(zipfile.ZipFile(file).namelist())
            except (zipfile.BadZipFile, ValueError, NotImplementedError):
                return UNKNOWN
            return next((kind for name, kind in _HOLDS.items() if name in held), UNKNOWN)
    return UNKNOWN
