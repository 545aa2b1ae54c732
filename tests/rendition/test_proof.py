"""The proof finds a word wherever it stands in a copy: it is tried on files that hold it."""

from __future__ import annotations

import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from documents.rendition.proof import words_that_stand
from tests.check.files import line, open_pdf, saved
from tests.documents.letters import letter
from tests.rendition.copying import copy_of
from tests.rendition.planted import NAME, PLACES


@pytest.mark.parametrize("place", PLACES)
def test_word_is_found_wherever_it_was_planted(place: str) -> None:
    assert words_that_stand(PLACES[place](), [NAME, "Nowak"]) >= {"Nowak"}


def test_word_in_the_layer_of_a_copy_is_found_by_both_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from documents.rendition import proof

    copy = copy_of(letter(f"Dear {NAME}")).content
    assert words_that_stand(copy, [NAME]) == {NAME}
    with monkeypatch.context() as without:
        without.setattr(proof, "_by_pdfium", lambda _copy: iter(()))
        assert words_that_stand(copy, [NAME]) == {NAME}
    monkeypatch.setattr(proof, "_by_pikepdf", lambda _copy: ([], []))
    assert words_that_stand(copy, [NAME]) == {NAME}


def test_word_is_found_in_a_stream_that_nothing_points_at() -> None:
    pdf = open_pdf(line("Dear tenant"))
    pdf.make_stream(b"BT (Nowak) Tj ET")
    pdf.Root.Held = pdf.make_stream("Zoë Nowak".encode("utf-16-le"))
    assert words_that_stand(saved(pdf), ["zoe nowak", "NOWAK"]) == {"zoe nowak", "NOWAK"}


def test_word_is_found_among_the_dots_of_a_picture() -> None:
    pdf = open_pdf(line("Dear tenant"))
    dots = bytes(50) + b"Nowak" + bytes(45)
    picture = pdf.make_stream(dots)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 10, 10
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].Resources.XObject = Dictionary(P=picture)
    assert words_that_stand(saved(pdf), ["Nowak"]) == {"Nowak"}


def test_part_of_another_word_is_not_the_word() -> None:
    copy = copy_of(letter("The annual review of Novakson Road")).content
    assert words_that_stand(copy, ["Ann", "Novak", "", "'"]) == set()
    assert words_that_stand(copy, ["review"]) == {"review"}


def test_file_that_cannot_be_read_again_proves_nothing() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        words_that_stand(b"%PDF-1.7", ["Nowak"])
