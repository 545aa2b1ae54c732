"""What can be seen of a letter is in its copy, in order; what no one can see is nowhere in it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from documents.reading.preparing import picture_of_dots
from documents.sandbox.asking import looking_into
from documents.sandbox.wire import PDF, Request, Task
from tests.check.files import box, line, open_pdf, saved
from tests.rendition.copying import copy_of, pdf_of
from tests.rendition.planted import NAME, PLACES, form

ONLY_READ = Request(Task.DRAW, PDF, 600, 600, all_words=True)
ONLY_SEEN_WHEN_DRAWN = {"in letters that are empty"}
"""Nothing on the page could hide them; who reads the page has it drawn."""


@pytest.mark.parametrize("place", PLACES)
def test_name_that_no_one_sees_is_nowhere_in_the_copy(place: str) -> None:
    original = PLACES[place]()
    copy = copy_of(original)
    assert copy.holds(NAME, "Piotr", "Nowak") == set()


@pytest.mark.parametrize("place", sorted({*PLACES} - ONLY_SEEN_WHEN_DRAWN))
def test_name_that_no_one_sees_is_no_word_of_a_page_that_is_only_read(place: str) -> None:
    with looking_into(io.BytesIO(PLACES[place]()), ONLY_READ) as answer:
        came = b""
        while part := answer.read_some(1 << 20):
            came += part
        answer.end()
    assert b"Nowak" not in came
    assert b"Piotr" not in came


@pytest.mark.parametrize("place", PLACES)
def test_the_rest_of_that_letter_is_in_the_copy(place: str) -> None:
    said = set(copy_of(PLACES[place]()).text.split())
    assert said >= {"Dear", "tenant"} or said >= {"A", "letter."} or said >= {"A", "form."}


# Where a line begins on the file's own page and how it is turned there, so that it is upright when seen.
UPRIGHT: dict[int, tuple[str, Callable[[int], tuple[int, int]]]] = {
    0: ("1 0 0 1", lambda at: (72, 740 - 40 * at)),
    90: ("0 1 -1 0", lambda at: (100 + 40 * at, 72)),
    180: ("-1 0 0 -1", lambda at: (520, 100 + 40 * at)),
    270: ("0 -1 1 0", lambda at: (495 - 40 * at, 770)),
}
LINES = ["Dear Mrs Sinclair", "The boiler was mended on Tuesday.", "Yours sincerely"]


@pytest.mark.parametrize("turned", UPRIGHT)
def test_words_that_are_seen_are_in_the_copy_in_order(turned: int) -> None:
    matrix, place = UPRIGHT[turned]
    drawing = "".join(
        f"BT /F1 12 Tf 0 g {matrix} {' '.join(map(str, place(at)))} Tm ({said}) Tj ET\n"
        for at, said in enumerate(LINES)
    )
    copy = copy_of(saved(open_pdf(drawing, turned=turned)))
    assert copy.text.split() == " ".join(LINES).split()
    assert copy.picture().width == (1653 if turned in (0, 180) else 2339)
    assert LINES[1] in copy.read_by_machine()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_words_that_lie_on_their_side_are_in_the_copy(turned: int) -> None:
    copy = copy_of(saved(open_pdf("".join(line(said, 740) for said in LINES[1:2]), turned=turned)))
    with pdf_of(copy) as pdf:
        written = re.findall(r"<([0-9a-f]+)> Tj", pdf.pages[0].Contents.read_bytes().decode())
    assert bytes.fromhex("".join(written)).decode("utf-16-be") == LINES[1]
    assert sorted(copy.text.split()) == sorted(LINES[1].split())


@pytest.mark.parametrize(
    "drawing",
    [
        box() + line(NAME, paint="1 g"),
        line(NAME, paint="0.6 g"),
        line(NAME, paint="0 0 0.6 rg"),
        "0.9 g 70 690 300 24 re f\n" + line(NAME),
        "2 Tr\n" + line(NAME),
        f"q 0 0 595 842 re W n\n{line(NAME)}Q\n",
        f"/Span <</ActualText (ffi)>> BDC\n{line('x')}EMC\n" + line(NAME, 600),
    ],
)
def test_name_that_is_seen_is_in_the_copy_however_it_is_painted(drawing: str) -> None:
    assert NAME in copy_of(saved(open_pdf(drawing))).text


@pytest.mark.parametrize("drawn", [True, False])
def test_what_was_filled_into_a_form_is_seen_and_read_in_the_copy(drawn: bool) -> None:
    copy = copy_of(form("Morag Sinclair", drawn=drawn))
    assert "Morag Sinclair" in copy.text
    assert "Morag Sinclair" in copy.read_by_machine()


def test_word_that_is_broken_over_lines_is_two_words_with_a_box_each() -> None:
    copy = copy_of(saved(open_pdf(line("We saw Mrs McAli-", 700) + line("ster at home.", 686))))
    first, second = (word for word in copy.pages[0].words if word.text in ("McAli-", "ster"))
    assert first.bottom < second.bottom
    assert first.left > second.left
    assert second.begins_line


def test_copy_is_drawn_from_dots_alone() -> None:
    """No font, colour profile, link or script of the upload has a place to be in."""
    kinds = {
        str(part.get("/Type", ""))
        for part in pdf_of(copy_of(PLACES["in an attachment"]())).objects
        if hasattr(part, "get")
    }
    assert kinds <= {
        "", "/Catalog", "/Pages", "/Page", "/XObject", "/Font", "/FontDescriptor", "/StructTreeRoot",
        "/StructElem", "/ObjStm", "/XRef",
    }  # fmt: skip
    assert picture_of_dots(1, 1, b"\0")[1].count(b"tEXt") == 0
