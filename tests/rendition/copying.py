"""Makes flat copies as the portal does: drawn in the sandbox, and written from pictures and words alone."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from functools import cached_property

import pikepdf
import pypdfium2
from PIL import Image

from documents.check import ocr
from documents.check.contents import Contents
from documents.reading.pages import ReadyPage
from documents.reading.preparing import picture_of_dots
from documents.rendition.flat_pdf import FlatPage, write_flat_pdf
from documents.rendition.proof import words_that_stand
from documents.sandbox.asking import looking_into
from documents.sandbox.wire import COUNT, PAGE, PDF, BlackOut, Request, Task, Word, unpacked_words


@dataclass(frozen=True)
class Copy:
    """A flat copy, and the pages it was made of."""

    content: bytes
    pages: list[ReadyPage]

    @cached_property
    def text(self) -> str:
        """Its words as a reader copies them."""
        with pypdfium2.PdfDocument(self.content) as pdf:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)

    @property
    def words(self) -> list[str]:
        """The words on its first page."""
        return [word.text for word in self.pages[0].words]

    def picture(self, number: int = 1) -> Image.Image:
        """A page of it as a reader sees it, in greys."""
        with pypdfium2.PdfDocument(self.content) as pdf:
            drawn: Image.Image = pdf[number - 1].render(scale=200 / 72).to_pil()
        return drawn.convert("L")

    def read_by_machine(self) -> str:
        """What OCR reads on its first page."""
        out = io.BytesIO()
        self.picture().save(out, "PPM")
        contents = Contents(pictures=[(1, out.getvalue())])
        ocr.read_pictures(contents)
        return " ".join(piece.text for piece in contents.pieces)

    def holds(self, *words: str) -> set[str]:
        """Which of these words stand anywhere in it."""
        return words_that_stand(self.content, words)


def pages_of(
    content: bytes, *, media_type: str = PDF, black_outs: tuple[BlackOut, ...] = ()
) -> list[tuple[ReadyPage, bytes]]:
    """The pages as the sandbox draws them, each with its picture."""
    request = Request(Task.DRAW, media_type, 1, 10, all_words=False, black_outs=black_outs)
    found = []
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        with looking_into(file, request) as answer:
            (count,) = COUNT.unpack(answer.read(COUNT.size))
            for _ in range(min(count, 10)):
                number, across, down, width, height, a_dot, length = PAGE.unpack(
                    answer.read(PAGE.size)
                )
                words = unpacked_words(answer.read(length))
                ending, image = picture_of_dots(width, height, answer.read(width * height * a_dot))
                points = (across / 100, down / 100)
                page = ReadyPage(number, f"{number}.{ending}", width, height, points, words)
                found.append((page, image))
            answer.end()
    return found


def copy_of(
    content: bytes,
    *black_outs: BlackOut,
    media_type: str = PDF,
    title: str = "Letter about repairs",
    notice: str = "",
) -> Copy:
    """A flat copy of a file."""
    pages = pages_of(content, media_type=media_type, black_outs=black_outs)
    out = io.BytesIO()
    flat = [
        FlatPage(
            image=image,
            ending=page.image.rpartition(".")[2],
            width=page.width,
            height=page.height,
            points=page.points,
            paragraphs=page.paragraphs_of_words,
        )
        for page, image in pages
    ]
    write_flat_pdf(flat, out, title=title, language="en-GB", notice=notice)
    return Copy(out.getvalue(), [page for page, _ in pages])


def over(content: bytes, *said: str, page: int = 1) -> list[BlackOut]:
    """Boxes just over these words of a page, as a hand would draw them."""
    words = pages_of(content)[page - 1][0].words
    found = [word for word in words if word.text.strip(".,;:") in said]
    assert {word.text.strip(".,;:") for word in found} == set(said)
    return [box_of(word, page) for word in found]


def box_of(word: Word, page: int = 1) -> BlackOut:
    """The box of a word."""
    return BlackOut(page, word.left, word.top, word.right, word.bottom)


def pdf_of(copy: Copy) -> pikepdf.Pdf:
    """A copy as pikepdf opens it."""
    return pikepdf.open(io.BytesIO(copy.content))
