"""What a file really is; the ending of its name says nothing."""

import zipfile
from pathlib import Path

import pytest

from tenancies.imports.content_types import UNKNOWN, content_type_of

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4 and so on", PDF),
        (b"\xff\xd8\xff\xe0JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"<html><script>alert(1)</script>", UNKNOWN),
        (b"PK\x03\x04 cut short", UNKNOWN),
        (b"%PD", UNKNOWN),
    ],
)
def test_file_is_what_it_begins_with(tmp_path: Path, content: bytes, media_type: str) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(content)

    assert content_type_of(path) == media_type


def test_office_file_is_told_from_any_other_archive(tmp_path: Path) -> None:
    letter, archive = tmp_path / "letter.pdf", tmp_path / "letter.docx"
    with zipfile.ZipFile(letter, "w") as file:
        file.writestr("word/document.xml", "<w:document/>")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("anything.exe", "MZ")

    assert content_type_of(letter) == WORD
    assert content_type_of(archive) == UNKNOWN
