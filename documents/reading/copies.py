"""The copy of a document that readers take away: its pages as they are read, in one flat file."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from documents.files import kept_pages
from documents.files.kept_pages import Copy
from documents.kinds import kind_of
from documents.models import Document
from documents.reading.pages import A_SCREEN, count_of, is_drawn, ready_page
from documents.reading.preparing import draw, prepare
from documents.reading.versions import Edition
from documents.reading.viewing import why_not
from documents.rendition.flat_pdf import FlatPage, write_flat_pdf

FILE = "copy.pdf"
HASH = "copy"
_WHOLE = 0
"""The part of a copy that is all of it: screens begin with page 1."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a copy says of itself."""

    title: str
    notice: str


class _ThrownAwayError(Exception):
    """A page was thrown away while the copy was being written."""


def heading_of(document: Document) -> Heading:
    """The title names neither a person nor a case: readers have it in the head of their window."""
    title = _("Document") if document.case_id else document.title
    return Heading(title, str(kind_of(document.kind).notice_on_copies))


def have_made(edition: Edition, heading: Heading) -> str:
    """Have the copy made if it is not there; in a sentence why it cannot be."""
    kept_pages.touch(edition.copy)
    if is_made(edition.copy):
        return ""
    if not why_not(edition):
        prepare(edition.copy, _WHOLE, partial(make, edition, heading))
    return why_not(edition)


def is_made(copy: Copy) -> bool:
    """Whether the copy's file is there."""
    return kept_pages.is_kept(copy, FILE) and bool(hash_of(copy))


def hash_of(copy: Copy) -> str:
    """The SHA-256 of the copy's file, for the audit log; empty while there is none."""
    return kept_pages.note(copy, HASH) or ""


def make(edition: Edition, heading: Heading) -> None:
    """Draw every page and bind them in one file. Raises OSError if a file cannot be read or kept."""
    copy, first = edition.copy, 1
    while first == 1 or first <= count_of(copy):
        if not is_drawn(copy, first):
            draw(edition, first)
        if not is_drawn(copy, first):  # Its problem is noted, and told by `why_not`.
            return
        first += A_SCREEN
    out = io.BytesIO()
    try:
        write_flat_pdf(
            _pages(copy),
            out,
            title=heading.title,
            language=settings.LANGUAGE_CODE,
            notice=heading.notice,
        )
    except _ThrownAwayError:  # The reader who waits for the copy asks again.
        return
    kept_pages.keep(copy, FILE, out.getvalue())
    kept_pages.keep_note(copy, HASH, hashlib.sha256(out.getvalue()).hexdigest())
    kept_pages.room.make()


def flat_page(copy: Copy, number: int) -> FlatPage | None:
    """A page as it goes into the copy's file, if it is drawn and still kept."""
    page = ready_page(copy, number)
    if page is None:
        return None
    image = kept_pages.path_of(copy, page.image)
    try:
        content = image.read_bytes()
    except FileNotFoundError:  # It was thrown away meanwhile.
        return None
    return FlatPage(
        image=content,
        ending=image.suffix.removeprefix("."),
        width=page.width,
        height=page.height,
        points=page.points,
        paragraphs=page.paragraphs_of_words,
    )


def _pages(copy: Copy) -> Iterator[FlatPage]:
    for number in range(1, count_of(copy) + 1):
        page = flat_page(copy, number)
        if page is None:
            raise _ThrownAwayError
        yield page
