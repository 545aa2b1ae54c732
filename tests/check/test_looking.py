"""Whatever a reader or a tool could find in a file is found, and it is said where it was."""

from __future__ import annotations

import io

import pytest
from PIL import ExifTags, Image

from documents.check.contents import Where
from documents.check.looking.files import look_into
from tests.check.files import (
    W,
    box,
    line,
    open_pdf,
    pdf_with_attachment,
    pdf_with_author,
    pdf_with_field,
    pdf_with_note,
    row,
    run,
    saved,
    word_file,
    workbook,
)
from tests.rendition.planted import form

NAME = "Piotr Nowak"


def places(data: bytes, name: str = "letter", wanted: str = NAME) -> set[Where]:
    """Where in a file the name was found."""
    return {it.where for it in look_into(data, name=name).pieces if wanted in it.text}


class TestLettersOfAPage:
    def test_printed_name_is_text(self) -> None:
        assert places(saved(open_pdf(line(NAME)))) == {"text"}

    @pytest.mark.parametrize("turned", [90, 180, 270])
    def test_printed_name_on_a_turned_page_is_text(self, turned: int) -> None:
        page = open_pdf(line("A table.", 600) + box(400) + line(NAME), turned=turned)
        assert places(saved(page)) == {"text"}

    def test_white_name_is_hidden(self) -> None:
        assert places(saved(open_pdf(line("Dear tenant", 720) + line(NAME, paint="1 g")))) == {
            "hidden"
        }

    def test_white_name_on_a_dark_bar_is_text(self) -> None:
        assert places(saved(open_pdf(box() + line(NAME, paint="1 g")))) == {"text"}

    def test_name_under_a_drawn_box_is_found_there(self) -> None:
        assert places(saved(open_pdf(line(NAME) + box()))) == {"under-box"}

    def test_name_under_a_white_box_is_found_there(self) -> None:
        assert places(saved(open_pdf(line(NAME) + box(paint="1 g")))) == {"under-box"}

    def test_name_that_sticks_out_of_its_box_is_found_whole(self) -> None:
        assert places(saved(open_pdf(line(NAME) + box(width=58)))) == {"under-box"}

    def test_name_beside_the_page_is_hidden(self) -> None:
        assert places(saved(open_pdf(line("Dear tenant") + line(NAME, x=700)))) == {"hidden"}

    def test_name_that_is_not_painted_is_hidden(self) -> None:
        assert places(saved(open_pdf("3 Tr\n" + line(NAME)))) == {"hidden"}


class TestRestOfAPdf:
    def test_note_is_a_comment(self) -> None:
        assert places(pdf_with_note(f"Check with {NAME} first")) == {"comment"}

    def test_form_value_that_is_not_drawn_is_hidden(self) -> None:
        assert places(pdf_with_field(NAME)) == {"hidden"}

    @pytest.mark.parametrize("drawn", [True, False])
    def test_what_is_filled_into_a_form_is_text_of_its_page(self, *, drawn: bool) -> None:
        pieces = look_into(form(NAME, drawn=drawn), name="letter").pieces
        assert [(it.where, it.page) for it in pieces if NAME in it.text] == [("text", 1)]

    def test_what_a_hidden_field_holds_is_hidden(self) -> None:
        assert places(form(NAME, hidden=True)) == {"hidden"}

    def test_author_and_keywords_are_metadata(self) -> None:
        assert places(pdf_with_author(NAME)) == {"metadata"}

    def test_attachment_is_opened(self) -> None:
        assert places(pdf_with_attachment(f"Notes on {NAME}".encode())) == {"hidden"}

    def test_attachment_of_an_attachment_is_opened(self) -> None:
        inner = pdf_with_attachment(f"Notes on {NAME}".encode())
        assert places(pdf_with_attachment(inner, "inner.pdf")) == {"hidden"}

    def test_earlier_version_is_read(self) -> None:
        before = saved(open_pdf(line(NAME)))
        assert places(before + b"\n% changed\n" + b"%%EOF\n") <= {"text", "hidden"}

    def test_locked_file_is_left_to_a_person(self) -> None:
        import pikepdf

        out = io.BytesIO()
        open_pdf(line(NAME)).save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
        assert look_into(out.getvalue()).manual[0] == "locked with a password"

    def test_damaged_file_is_left_to_a_person(self) -> None:
        assert look_into(b"%PDF-1.7\nnothing more").manual == ["damaged"]


class TestWordFiles:
    def test_paragraph_is_text_across_its_runs(self) -> None:
        assert places(word_file(f"<w:p>{run('Piotr ')}{run('Nowak')}</w:p>")) == {"text"}

    def test_deleted_words_are_hidden(self) -> None:
        deleted = f'<w:del w:author="SH">{run(NAME, tag="delText")}</w:del>'
        assert places(word_file(f"<w:p>{run('Dear tenant')}{deleted}</w:p>")) == {"hidden"}

    @pytest.mark.parametrize(
        "style", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>']
    )
    def test_hidden_white_and_tiny_words_are_hidden(self, style: str) -> None:
        assert places(word_file(f"<w:p>{run(NAME, style=style)}</w:p>")) == {"hidden"}

    def test_words_that_were_moved_away_are_hidden(self) -> None:
        moved = f'<w:moveFrom w:author="SH">{run(NAME)}</w:moveFrom>'
        assert places(word_file(f"<w:p>{run('Dear tenant')}{moved}</w:p>")) == {"hidden"}

    def test_comment_and_its_author_are_comments(self) -> None:
        said = f'<w:comment w:author="{NAME}"><w:p>{run("Why?")}</w:p></w:comment>'
        comment = f'<w:comments xmlns:w="{W}">{said}</w:comments>'
        assert places(word_file("<w:p/>", **{"word/comments.xml": comment})) == {"comment"}

    def test_header_is_text_and_properties_are_metadata(self) -> None:
        header = f'<w:hdr xmlns:w="{W}"><w:p>{run(NAME)}</w:p></w:hdr>'
        assert places(word_file("<w:p/>", **{"word/header1.xml": header})) == {"text"}
        core = f"<coreProperties><creator>{NAME}</creator></coreProperties>"
        assert places(word_file("<w:p/>", **{"docProps/core.xml": core})) == {"metadata"}


class TestExcelFiles:
    def test_cell_is_text(self) -> None:
        assert places(workbook({"Statement": ("visible", row(NAME))})) == {"text"}

    @pytest.mark.parametrize("state", ["hidden", "veryHidden"])
    def test_hidden_sheet_is_hidden(self, state: str) -> None:
        sheets = {"Statement": ("visible", row("Rent")), "Lookup": (state, row(NAME))}
        assert places(workbook(sheets)) == {"hidden"}

    def test_hidden_row_and_column_are_hidden(self) -> None:
        rows = f'<cols><col min="2" max="2" hidden="1"/></cols>{row("Rent", NAME)}'
        assert places(workbook({"Statement": ("visible", rows)})) == {"hidden"}
        assert places(workbook({"Statement": ("visible", row(NAME, hidden=True))})) == {"hidden"}

    def test_comment_is_a_comment(self) -> None:
        part = {
            "xl/comments1.xml": f"<comments><authors/><text><t>Moved from {NAME}</t></text></comments>"
        }
        assert places(workbook({"Statement": ("visible", row("Rent"))}, **part)) == {"comment"}


class TestPictures:
    def test_description_and_comment_are_metadata(self) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.ImageDescription] = f"taken by {NAME}"
        out = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(
            out, "JPEG", exif=exif, comment=f"for {NAME}".encode()
        )
        assert places(out.getvalue()) == {"metadata"}

    def test_what_stands_behind_the_picture_is_hidden(self) -> None:
        out = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(out, "JPEG")
        assert places(out.getvalue() + b"\0" * 80 + NAME.encode()) == {"hidden"}


def test_mail_and_its_attachments_are_read() -> None:
    mail = (
        b"From: a@example.org\r\nTo: b@example.org\r\nSubject: "
        + NAME.encode()
        + b"\r\n\r\nHello.\r\n"
    )
    assert "text" in places(mail, "mail.eml")
