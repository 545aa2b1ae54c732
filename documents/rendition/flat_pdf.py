"""Stub until the library lands."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

import pikepdf

from documents.sandbox.wire import Word


class FlatPage(NamedTuple):
    image: bytes
    ending: str
    width: int
    height: int
    words: list[Word]


def write_flat_pdf(
    pages: Iterable[FlatPage], out: BinaryIO, *, title: str, language: str, notice: str = ""
) -> None:
    pdf = pikepdf.new()
    for page in pages:
        pdf.add_blank_page(page_size=(595, 842))
        said = " ".join(w.text for w in page.words).replace("(", "").replace(")", "")
        pdf.pages[-1].Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=pikepdf.Name.Helvetica,
                )
            )
        )
        pdf.pages[-1].Contents = pdf.make_stream(f"BT /F1 10 Tf 20 700 Td ({said}) Tj ET".encode())
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    out.write(buffer.getvalue())
