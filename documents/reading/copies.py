"""The pages of a document as they go into a flat copy: what is kept of them, and nothing of the upload."""

from __future__ import annotations

from uuid import UUID

from documents.files import kept_pages
from documents.reading.pages import ready_page
from documents.rendition.flat_pdf import FlatPage


def flat_page(document_id: UUID, number: int) -> FlatPage | None:
    """A page, if it is drawn and still kept."""
    page = ready_page(document_id, number)
    if page is None:
        return None
    try:
        image = kept_pages.path_of(document_id, page.image).read_bytes()
    except FileNotFoundError:  # It was thrown away meanwhile.
        return None
    return FlatPage(
        image=image,
        ending=page.image.rpartition(".")[2],
        width=page.width,
        height=page.height,
        points=page.points,
        paragraphs=page.paragraphs_of_words,
    )
