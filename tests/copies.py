"""Copies of documents, as residents take them away: what stands in the files that come back."""

from __future__ import annotations

from uuid import UUID

import pypdfium2

from tests.canaries import CONTENT, canary
from tests.storing import content_of


def words_in(file: bytes) -> str:
    """All words of a PDF as a reader's program finds them; nothing if it is no PDF."""
    if not file.startswith(b"%PDF"):
        return ""
    with pypdfium2.PdfDocument(file) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def is_copy_of(document: UUID, file: bytes) -> bool:
    """Whether a file says what the cast's document says, and is not the upload."""
    return canary(document, CONTENT) in words_in(file) and content_of(document) not in file
