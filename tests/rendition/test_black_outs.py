"""What is blacked out is gone: from the picture, the words and every stream, for programs and for eyes."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, ImageDraw, ImageFont

from documents.rendition.widths import grown
from documents.sandbox.asking import CannotBeOpenedError
from documents.sandbox.blacking_out import Box, Placed, taken_out
from documents.sandbox.wire import (
    BLACKED_OUT,
    JPEG,
    MOST_BLACK_OUTS,
    PDF,
    PNG,
    SIDE,
    BlackOut,
    Request,
    Task,
    Word,
)
from tests.check.files import line, open_pdf, saved
from tests.documents.letters import letter
from tests.rendition.copying import Copy, box_of, copy_of, over, pages_of
from tests.rendition.planted import form

LETTER = saved(
    open_pdf(
        line("Dear Mrs Sinclair", 740)
        + line("We spoke to Piotr Nowak about the noise on Tuesday.", 700)
        + line("Mr Nowak's son, Nowak-Smith, has moved to flat 2/1.", 680)
        + line("Yours sincerely", 640)
    )
)
NAMES = ("Piotr", "Nowak", "Nowak\u2019s", "Nowak-Smith")


def is_black(copy: Copy, place: BlackOut) -> bool:
    """Whether nothing but black is in this place of the first page."""
    picture = copy.picture()
    cut = picture.crop(
        (
            place.left * picture.width // SIDE + 1,
            place.top * picture.height // SIDE + 1,
            place.right * picture.width // SIDE,
            place.bottom * picture.height // SIDE,
        )
    )
    return bool(cut.getextrema() == (0, 0))


def test_blacked_out_names_are_nowhere_in_the_copy() -> None:
    copy = copy_of(LETTER, *over(LETTER, *NAMES))
    assert copy.holds(*NAMES) == set()
    assert copy.holds("Sinclair", "noise") == {"Sinclair", "noise"}
    read = copy.read_by_machine()
    assert "Sinclair" in read
    for part in ("Piotr", "Nowak", "owak", "Smith", "Pio"):
        assert part.casefold() not in read.casefold()


def test_one_word_stands_where_words_were_taken_out() -> None:
    copy = copy_of(LETTER, *over(LETTER, "Piotr", "Nowak"))
    said = [word.text for word in copy.pages[0].words if word.text != BLACKED_OUT]
    assert said[:6] == ["Dear", "Mrs", "Sinclair", "We", "spoke", "to"]
    assert said[6:10] == ["about", "the", "noise", "on"]
    (first, second) = (w for w in copy.pages[0].words if w.text == BLACKED_OUT)
    assert is_black(copy, box_of(first))
    assert is_black(copy, box_of(second))
    assert "to [blacked out] [blacked out] about" in " ".join(copy.text.split())


def test_one_black_out_over_two_lines_is_said_once_a_line() -> None:
    words = pages_of(LETTER)[0][0].words
    first, last = (next(w for w in words if w.text == said) for said in ("Piotr", "moved"))
    copy = copy_of(LETTER, BlackOut(1, first.left, first.top, last.right, last.bottom))
    gone = [word for word in copy.pages[0].words if word.text == BLACKED_OUT]
    assert len(gone) == 2
    assert gone[0].bottom <= gone[1].top
    assert copy.holds("Piotr", "Nowak", "moved") == set()


@pytest.mark.parametrize("part", [0.1, 0.4, 0.9])
def test_word_that_a_box_only_touches_is_gone_whole(part: float) -> None:
    (name,) = over(LETTER, "Sinclair")
    reach = int(name.left + (name.right - name.left) * part)
    copy = copy_of(LETTER, name._replace(right=reach))
    assert copy.holds("Sinclair") == set()
    assert is_black(copy, name)
    assert "Sincl" not in copy.read_by_machine()
    assert copy.holds("Mrs") == {"Mrs"}


def test_black_out_of_one_line_leaves_the_lines_beside_it() -> None:
    """Lines that are set close: the box of one reaches a little into the next."""
    lines = "".join(f"(Line {at} of Piotr) Tj 0 -10.5 Td\n" for at in range(3))
    close = saved(open_pdf(f"BT /F1 12 Tf 0 g 72 700 Td\n{lines}ET\n"))
    words = pages_of(close)[0][0].words
    middle = [word for word in words if word.text == "Piotr"][1]
    copy = copy_of(close, box_of(middle))
    assert copy.words == [
        "Line",
        "0",
        "of",
        "Piotr",
        "Line",
        "1",
        "of",
        BLACKED_OUT,
        "Line",
        "2",
        "of",
        "Piotr",
    ]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_black_outs_hold_on_pages_that_are_turned(turned: int) -> None:
    page = saved(open_pdf(line("We spoke to Piotr Nowak about it."), turned=turned))
    copy = copy_of(page, *over(page, "Piotr", "Nowak"))
    assert copy.holds("Piotr", "Nowak") == set()
    assert all(is_black(copy, place) for place in over(page, "Piotr", "Nowak"))
    assert copy.holds("spoke") == {"spoke"}


def test_black_outs_hold_on_pages_that_are_cut() -> None:
    pdf = open_pdf(line("We spoke to Piotr Nowak about it."))
    pdf.pages[0].CropBox = [50, 400, 400, 800]
    page = saved(pdf)
    copy = copy_of(page, *over(page, "Piotr", "Nowak"))
    assert copy.holds("Piotr", "Nowak") == set()
    assert "Nowak" not in copy.read_by_machine()


def test_name_that_is_broken_over_lines_is_gone_whole() -> None:
    page = saved(open_pdf(line("We saw Mrs McAli-", 700) + line("ster at home.", 686)))
    for part in ("McAli-", "ster"):
        copy = copy_of(page, *over(page, part))
        assert copy.holds("McAli", "ster", "McAlister") == set(), part
        assert copy.holds("home") == {"home"}
        assert all(is_black(copy, place) for place in over(page, "McAli-", "ster"))


def test_what_was_filled_into_a_form_can_be_blacked_out() -> None:
    page = form("Morag Sinclair")
    copy = copy_of(page, *over(page, "Sinclair"))
    assert copy.holds("Sinclair") == set()
    assert copy.holds("Morag") == {"Morag"}
    assert "Sinclair" not in copy.read_by_machine()


def test_only_the_page_that_is_meant_is_blacked_out() -> None:
    pages = letter("Dear Nowak", "Dear Nowak")
    copy = copy_of(pages, *over(pages, "Nowak", page=2))
    assert [word.text for word in copy.pages[0].words] == ["Dear", "Nowak"]
    assert [word.text for word in copy.pages[1].words] == ["Dear", BLACKED_OUT]


def test_words_of_pages_that_are_not_drawn_are_taken_out_too() -> None:
    from documents.sandbox.asking import looking_into
    from tests.documents.letters import twelve_pages

    places = tuple(BlackOut(number, 0, 0, SIDE, SIDE) for number in range(1, 13))
    request = Request(Task.DRAW, PDF, 1, 1, all_words=True, black_outs=places)
    file = io.BytesIO(twelve_pages())
    with looking_into(file, request) as answer:
        came = b""
        while part := answer.read_some(1 << 20):
            came += part
        answer.end()
    assert b"Boiler" not in came
    assert came.count(BLACKED_OUT.encode()) == 12


def scan(kind: str) -> bytes:
    """A photographed page that says whom it is about, and where it was taken."""
    page = Image.new("RGB", (1240, 600), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(40)
    pen.text((80, 80), "We spoke to the neighbours about the noise.", "black", font)
    pen.text((80, 200), "Piotr Nowak", "black", font)
    exif = Image.Exif()
    exif[0x010E] = "Piotr Nowak"
    out = io.BytesIO()
    page.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(("media_type", "kind"), [(JPEG, "JPEG"), (PNG, "PNG")])
def test_box_on_a_scan_is_burned_into_its_dots(media_type: str, kind: str) -> None:
    place = BlackOut(1, 0, 3000, 5000, 5000)
    before = copy_of(scan(kind), media_type=media_type)
    assert "Nowak" in before.read_by_machine()
    copy = copy_of(scan(kind), place, media_type=media_type)
    assert is_black(copy, place)
    assert "owak" not in copy.read_by_machine()
    assert "neighbours" in copy.read_by_machine()
    assert copy.holds("Piotr", "Nowak") == set()
    assert copy.words == []


def test_photo_keeps_nothing_of_its_file_but_its_dots() -> None:
    copy = copy_of(scan("JPEG"), media_type=JPEG)
    assert copy.holds("Piotr", "Nowak") == set()
    assert b"Exif" not in copy.content


@pytest.mark.parametrize(
    "place",
    [
        BlackOut(1, -500, -500, -1, -1),
        BlackOut(1, SIDE + 1, 0, 99_999, SIDE),
        BlackOut(7, 0, 0, SIDE, SIDE),
        BlackOut(0, 0, 0, SIDE, SIDE),
        BlackOut(4_000_000_000, 0, 0, SIDE, SIDE),
    ],
)
def test_black_out_that_is_on_no_page_takes_nothing_out(place: BlackOut) -> None:
    assert copy_of(LETTER, place).words == copy_of(LETTER).words


def test_box_drawn_from_the_right_and_over_the_edge_is_one_all_the_same() -> None:
    assert copy_of(LETTER, BlackOut(1, 99_999, SIDE, -3, 0)).words == [BLACKED_OUT] * 4


def test_thousands_of_black_outs_are_burned_and_more_are_refused() -> None:
    strips = [BlackOut(1, 0, at * 2, SIDE, at * 2 + 1) for at in range(MOST_BLACK_OUTS)]
    copy = copy_of(LETTER, *strips)
    assert set(copy.words) == {BLACKED_OUT}
    assert is_black(copy, BlackOut(1, 0, 0, SIDE, SIDE))
    with pytest.raises(ValueError, match="At most 5000"):
        Request(Task.DRAW, PDF, black_outs=(*strips, strips[0])).packed()


def test_request_that_is_cut_short_is_not_taken() -> None:
    request = Request(Task.DRAW, PDF, black_outs=(BlackOut(1, 2, 3, 4, 5),))
    assert Request.unpacked(request.packed()) == request
    with pytest.raises(struct.error):
        Request.unpacked(request.packed()[:-1])


def test_damaged_file_is_none_whatever_is_blacked_out() -> None:
    with pytest.raises(CannotBeOpenedError):
        copy_of(b"%PDF-1.7\n%%EOF", BlackOut(1, 0, 0, SIDE, SIDE))


def test_place_of_what_was_taken_out_follows_from_the_black_out_alone() -> None:
    """Else the word for it would be as wide as the name."""
    black_out = BlackOut(1, 1000, 1000, 9000, 1200)
    places = set()
    for width in (300, 1500, 4000):
        name = Word(1020, 1010, 1020 + width, 1190, True, "Nowak")
        (left,), burned = taken_out([Placed(name, [Box(*name[:4])])], [black_out])
        places.add((left, burned[0]))
        assert all(black_out.left <= box.left and box.right <= black_out.right for box in burned)
    assert len(places) == 1


def test_black_outs_that_grew_over_the_line_take_all_of_it() -> None:
    page = pages_of(LETTER)[0][0]
    chosen = [at for at, word in enumerate(page.words) if word.text == "Piotr"]
    copy = copy_of(LETTER, *(BlackOut(1, *box) for box in grown(page.words, chosen)))
    assert copy.words[:7] == ["Dear", "Mrs", "Sinclair", "We", "spoke", "to", BLACKED_OUT]
    assert copy.holds("Piotr", "noise", "Tuesday") == set()
