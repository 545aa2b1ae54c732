"""A file is looked into by a process apart: whatever it does there, the check goes on."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest
from PIL import Image, ImageDraw, ImageFont

from documents.check import ocr
from documents.check.contents import Contents, UnbelievableError, from_json
from documents.check.readers import Reader, read_all
from tests.check.files import line, open_pdf, saved


@pytest.fixture
def reader() -> Reader:
    """A reader, gone afterwards."""
    return Reader()


def bomb() -> bytes:
    """A Word file that says that it is 400 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", bytes(400_000_000))
    return out.getvalue()


def test_texts_come_back_in_order() -> None:
    files = [(at, "letter.pdf", saved(open_pdf(line(f"Letter {at}")))) for at in range(12)]
    read = dict(read_all(files, 2))
    assert [read[at].pieces[0].text.strip() for at in range(12)] == [
        f"Letter {at}" for at in range(12)
    ]


def test_file_that_is_too_large_unpacked_is_left_to_a_person(reader: Reader) -> None:
    contents = reader.read(bomb(), "letter.docx")
    reader.close()
    assert contents.manual == ["too large when unpacked"]


def test_reader_that_died_is_started_anew(reader: Reader) -> None:
    reader.read(saved(open_pdf(line("One"))), "a.pdf")
    assert reader._process
    reader._process.kill()
    assert reader.read(saved(open_pdf(line("Two"))), "b.pdf").manual
    assert reader.read(saved(open_pdf(line("Three"))), "c.pdf").pieces[0].text.strip() == "Three"
    reader.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b'{"pieces": [["somewhere", "x", 1]], "pictures": [], "manual": []}',
        b'{"pieces": 3}',
    ],
)
def test_answer_of_another_shape_is_not_believed(answer: bytes) -> None:
    with pytest.raises(UnbelievableError):
        from_json(answer, b"")


def letter_as_a_picture(text: str) -> bytes:
    """A page of text that is a picture and nothing else."""
    font = ImageFont.load_default(32)
    page = Image.new("L", (1240, 800), "white")
    ImageDraw.Draw(page).multiline_text((80, 80), text, fill="black", font=font, spacing=18)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def test_picture_without_tesseract_is_left_to_a_person(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    contents = reader.read(letter_as_a_picture("Dear Mr Nowak"), "scan.png")
    reader.close()
    assert contents.manual == ["page 1 is a picture, and Tesseract is not installed"]


@pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not installed")
def test_picture_of_a_letter_is_read() -> None:
    text = "\n".join(
        ["We spoke to Piotr Nowak about the noise", *["from his home on most nights."] * 5]
    )
    contents = Contents(pictures=[(1, letter_as_a_picture(text))])
    ocr.read_pictures(contents)
    assert "Piotr Nowak" in contents.pieces[0].text
    assert contents.manual == []
