"""Which version of a document is read, and what is blacked out in it."""

from __future__ import annotations

from dataclasses import dataclass

from documents.files.kept_pages import Copy
from documents.models import Document, DocumentVersion
from documents.sandbox.wire import BlackOut


@dataclass(frozen=True, slots=True)
class Edition:
    """A copy of a document, and all that is needed to make it."""

    copy: Copy
    media_type: str
    black_outs: tuple[BlackOut, ...] = ()


def as_readers_get_it(document: Document) -> Edition:
    """The newest version: the only one that any resident ever gets."""
    newest = newest_version(document)
    if newest is None:
        return as_it_came(document)
    black_outs = tuple(BlackOut(**box) for box in newest.black_outs)
    return Edition(Copy(document.pk, newest.number), document.content_type, black_outs)


def as_it_came(document: Document) -> Edition:
    """With nothing blacked out: for staff alone where a newer version is."""
    return Edition(Copy(document.pk, 0), document.content_type)


def newest_version(document: Document) -> DocumentVersion | None:
    """What is blacked out now; None where nothing is."""
    newest: DocumentVersion | None = (
        DocumentVersion.objects.filter(document=document, ended_at=None)
        .only("number", "black_outs")
        .first()
    )
    return newest
