"""PDFs written byte by byte: letters whose words are known, and that take no time to make."""

from __future__ import annotations

from collections.abc import Iterable

FONTS = "/Resources<</Font<</F1 3 0 R>>>>"


def letter(*pages: str) -> bytes:
    """A PDF with one line of words on each page, readable in the file itself."""
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for place, words in enumerate(pages):
        said = f"BT /F1 12 Tf 60 760 Td ({words}) Tj ET"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{FONTS}/Contents {5 + 2 * place} 0 R>>",
            f"<</Length {len(said)}>>stream\n{said}\nendstream",
        ]
    return _file(objects)


def _file(objects: Iterable[str]) -> bytes:
    out, begins = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        begins.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{at:010} 00000 n \n" for at in begins)
    return (
        out
        + (
            f"xref\n0 {len(begins) + 1}\n0000000000 65535 f \n{table}"
            f"trailer<</Root 1 0 R/Size {len(begins) + 1}>>\nstartxref\n{len(out)}\n%%EOF\n"
        ).encode()
    )
