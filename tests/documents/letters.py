"""PDFs written byte by byte: letters whose words are known, and that take no time to make."""

from __future__ import annotations

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
    return file_of(*objects)


def twelve_pages() -> bytes:
    """A long letter, of which only the eleventh page speaks of the boiler."""
    words = [f"This is page {number}." for number in range(1, 13)]
    words[10] = "Our engineer looked at the Boiler on Tuesday."
    return letter(*words)


def file_of(*objects: str | tuple[str, bytes, str]) -> bytes:
    """A PDF of these objects, its catalogue first; a stream in bytes comes with what stands around it."""
    out, begins = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        begins.append(len(out))
        parts = (body,) if isinstance(body, str) else body
        said = b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
        out += b"%d 0 obj%bendobj\n" % (number, said)
    table = "".join(f"{at:010} 00000 n \n" for at in begins)
    ending = f"trailer<</Root 1 0 R/Size {len(begins) + 1}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return bytes(out) + (
        f"xref\n0 {len(begins) + 1}\n0000000000 65535 f \n{table}{ending}".encode()
    )
