"""What a file really is, told from what is in it and never from the ending of its name."""

import zipfile
from pathlib import Path

UNKNOWN = "application/octet-stream"

BEGINS_WITH = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
"""The kinds that are told by their first bytes; these are also all that may be uploaded."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_HOLDS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
}


def content_type_of(path: Path) -> str:
    """The media type of a file, as far as it is one that documents usually have.

    It says nothing about whether the file can be opened: it may be damaged or locked.
    """
    with path.open("rb") as file:
        head = file.read(16)
        for beginning, media_type in BEGINS_WITH.items():
            if head.startswith(beginning):
                return media_type
        if head.startswith(b"PK\x03\x04"):
            try:
                held = set(zipfile.ZipFile(file).namelist())
            except (zipfile.BadZipFile, ValueError, NotImplementedError):
                return UNKNOWN
            return next((kind for name, kind in _HOLDS.items() if name in held), UNKNOWN)
    return UNKNOWN
