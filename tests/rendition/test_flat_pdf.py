"""A copy is a plain PDF: small, named, tagged and the same each time; nothing says who made it, or when."""

from __future__ import annotations

import io
import re
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from django.conf import LazySettings
from PIL import Image

from documents.files import kept_pages, storage
from documents.files.kept_pages import Copy
from documents.reading.copies import flat_page
from documents.reading.preparing import draw
from documents.reading.versions import Edition
from documents.rendition.flat_pdf import FlatPage, write_flat_pdf
from documents.rendition.proof import words_that_stand
from documents.sandbox.wire import JPEG, PDF, Word
from tests.check.files import box, line, open_pdf, pdf_with_attachment, saved
from tests.documents.letters import letter, twelve_pages
from tests.rendition.copying import copy_of, pages_of, pdf_of

NOTICE = "This is a copy for you to read. It does not replace a notice we must serve."
LONG = [
    "We wrote to you on 3 May about the repair of your boiler, and have not heard from you since.",
    "Please ring us before the end of the month, so that we can agree on a day that suits you.",
]


def long_letter() -> bytes:
    """A page of a letter that is full of words."""
    drawing = "".join(
        f"BT /F1 11 Tf 0 g 60 {700 - 20 * at} Td ({LONG[at % 2]}) Tj ET\n" for at in range(26)
    )
    return saved(open_pdf(drawing))


def picture_in(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    """The picture of the first page."""
    picture = pdf.pages[0].Resources.XObject.Page
    assert isinstance(picture, pikepdf.Stream)
    return picture


def test_copy_has_its_title_and_language_and_says_so() -> None:
    with pdf_of(copy_of(letter("Dear Mrs Sinclair"), title="Letter about repairs")) as pdf:
        assert dict(pdf.docinfo) == {"/Title": "Letter about repairs"}
        assert pdf.Root.Lang == "en-GB"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/Metadata" not in pdf.Root


def test_copy_says_nothing_of_who_made_it_or_when() -> None:
    content = copy_of(pdf_with_attachment(b"x")).content
    for word in (b"Producer", b"Creator", b"Author", b"Date", b"pikepdf", b"qpdf", b"D:2"):
        assert word not in content
    assert words_that_stand(content, ["Producer", "Creator", "CreationDate", "ModDate"]) == set()


def test_same_pages_give_the_same_bytes() -> None:
    pages = twelve_pages()
    assert copy_of(pages, notice=NOTICE).content == copy_of(pages, notice=NOTICE).content


def test_page_full_of_words_takes_little_room() -> None:
    copy = copy_of(long_letter())
    assert len(copy.content) <= 100_000
    assert copy.text.split() == " ".join(LONG * 13).split()
    pages = copy_of(letter(*["Dear Mrs Sinclair"] * 10))
    assert len(pages.content) <= 100_000


def test_picture_is_put_in_as_it_was_kept() -> None:
    original = letter("Dear Mrs Sinclair")
    ((_, image),) = pages_of(original)
    with pdf_of(copy_of(original)) as pdf:
        inside = picture_in(pdf)
        assert inside.read_raw_bytes() in image
        drawn = pikepdf.PdfImage(inside).as_pil_image().convert("RGB")
    with Image.open(io.BytesIO(image)) as kept:
        assert drawn.tobytes() == kept.convert("RGB").tobytes()


def test_coloured_page_and_photo_keep_their_colours() -> None:
    page = saved(open_pdf(box(paint="1 0 0 rg") + line("Dear Mrs Sinclair", 740)))
    noise = Image.effect_noise((300, 200), 90)
    out = io.BytesIO()
    Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).save(out, "JPEG", quality=95)
    photo = out.getvalue()
    with pdf_of(copy_of(page)) as pdf:
        few = pikepdf.PdfImage(picture_in(pdf)).as_pil_image().convert("RGB")
        assert (255, 0, 0) in {colour for _, colour in few.getcolors(1000) or []}
    copy = copy_of(photo, media_type=JPEG)
    with pdf_of(copy) as pdf:
        inside = picture_in(pdf)
        assert inside.Filter == "/DCTDecode"
        assert [inside.Width, inside.Height] == [300, 200]
        assert [float(side) for side in pdf.pages[0].MediaBox] == [0, 0, 144, 96]


def test_paragraphs_are_tagged_in_the_order_in_which_they_are_read() -> None:
    drawing = line("Dear Mrs Sinclair", 740) + line("The boiler is mended.", 640)
    with pdf_of(copy_of(saved(open_pdf(drawing)))) as pdf:
        tags = list(pdf.Root.StructTreeRoot.K.K)
        assert [(str(tag.S), int(tag.K)) for tag in tags] == [("/P", 0), ("/P", 1)]
        assert pdf.Root.StructTreeRoot.ParentTree.Nums[1] == tags
        drawn = pdf.pages[0].Contents.read_bytes().decode()
        assert re.findall(r"/Artifact BMC|/P <</MCID \d>> BDC|/Page Do", drawn) == [
            "/Artifact BMC",
            "/Page Do",
            "/P <</MCID 0>> BDC",
            "/P <</MCID 1>> BDC",
        ]


def test_page_without_words_is_read_aloud_as_a_picture() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(out, "JPEG")
    copy = copy_of(out.getvalue(), media_type=JPEG, title="Photo of the kitchen")
    with pdf_of(copy) as pdf:
        (tag,) = pdf.Root.StructTreeRoot.K.K
        assert (str(tag.S), str(tag.Alt)) == ("/Figure", "Photo of the kitchen")


def test_notice_stands_above_the_first_page_for_eyes_and_for_programs() -> None:
    copy = copy_of(letter("Dear Mrs Sinclair", "Page two"), notice=NOTICE)
    assert " ".join(copy.text.split()).startswith(f"{NOTICE} Dear Mrs Sinclair")
    assert copy.text.count("replace a notice") == 1
    assert "does not replace a notice we must serve" in copy.read_by_machine()
    with pdf_of(copy) as pdf:
        heights = [float(page.MediaBox[3]) for page in pdf.pages]
    assert heights[0] > 842
    assert heights[1] == 842


def test_notice_above_a_narrow_page_takes_more_lines() -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, "JPEG")
    copy = copy_of(out.getvalue(), media_type=JPEG, notice=NOTICE)
    assert " ".join(copy.text.split()) == NOTICE


def test_copy_of_a_copy_reads_the_same() -> None:
    once = copy_of(long_letter(), notice=NOTICE)
    twice = copy_of(once.content)
    assert twice.text.split() == once.text.split()


def test_words_in_any_alphabet_are_read_back() -> None:
    said = ["Séonaid", "Łukasz", "Ольга", "محمد", "李小龙", "a\u2019s"]
    words = [
        Word(1000, 500 + 400 * at, 3000, 700 + 400 * at, True, text) for at, text in enumerate(said)
    ]
    ((page, image),) = pages_of(letter("Dear"))
    flat = FlatPage(image, "png", page.width, page.height, page.points, [[word] for word in words])
    out = io.BytesIO()
    write_flat_pdf([flat], out, title="T", language="en-GB")
    assert words_that_stand(out.getvalue(), said) == set(said)


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_picture_that_is_not_of_our_making_is_refused(ending: str) -> None:
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG" if ending == "png" else "JPEG")
    for image in (out.getvalue(), b"%PDF-1.4", b""):
        flat = FlatPage(image, ending, 8, 8, (10.0, 10.0), [])
        with pytest.raises(ValueError, match="This"):
            write_flat_pdf([flat], io.BytesIO(), title="T", language="en-GB")


def test_copy_is_written_from_kept_pages_and_not_without_them(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.DOCUMENTS_ROOT, settings.PAGES_ROOT = tmp_path / "documents", tmp_path / "pages"
    copy = Copy(uuid4(), 0)
    place = storage.path_of(copy.document_id)
    storage.make_folder(place.parent)
    place.write_bytes(letter("Dear Mrs Sinclair"))
    assert flat_page(copy, 1) is None
    draw(Edition(copy, PDF), 1)
    place.unlink()
    page = flat_page(copy, 1)
    assert page is not None
    assert page.points == (595, 842)
    out = io.BytesIO()
    write_flat_pdf([page], out, title="T", language="en-GB")
    assert words_that_stand(out.getvalue(), ["Sinclair"]) == {"Sinclair"}
    kept_pages.path_of(copy, "1.png").unlink()
    assert flat_page(copy, 1) is None
