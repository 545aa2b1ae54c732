"""PDFs that are small and want everything: pages, memory, time."""

from __future__ import annotations

import zlib

from tests.documents.letters import file_of, letter

A_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"


def ten_thousand_pages() -> bytes:
    """More pages than anybody reads."""
    return letter(*["page"] * 10_000)


def stream_that_swells() -> bytes:
    """A page whose few kilobytes are drawing without an end."""
    drawing = zlib.compressobj(9)
    line = b"0 0 m 595 842 l 0 842 m 595 0 l S " * 1000
    packed = b"".join(drawing.compress(line) for _ in range(8000)) + drawing.flush()
    return file_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"{A_PAGE}/Contents 4 0 R>>",
        (f"<</Filter/FlateDecode/Length {len(packed)}>>stream\n", packed, "\nendstream"),
    )


def nested_forms(depth: int = 40) -> bytes:
    """Forms that each show the next one twice."""
    forms = [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X {6 + n} 0 R>>>>"
        "/Length 11>>stream\n/X Do /X Do\nendstream"
        for n in range(depth)
    ]
    last = "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length 14>>stream\n0 0 9 9 re f  \nendstream"
    return file_of(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"{A_PAGE}/Resources<</XObject<</X 5 0 R>>>>/Contents {6 + depth} 0 R>>",
        *forms,
        last,
        "<</Length 5>>stream\n/X Do\nendstream",
    )


def field_wide_page() -> bytes:
    """A page of five kilometres, which says that it is one."""
    return letter("Dear all").replace(b"[0 0 595 842]", b"[0 0 14000000 14000000]")
