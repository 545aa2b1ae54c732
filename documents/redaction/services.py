"""What staff do with black-outs: add some, and show something again while the document is not released."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.models import User
from documents.models import Document, DocumentVersion, Release
from documents.reading.versions import newest_version
from documents.sandbox.wire import MOST_BLACK_OUTS, BlackOut

Boxes = list[dict[str, int]]
"""As a version holds them (DocumentVersion.black_outs)."""


def black_out(document: Document, boxes: Iterable[BlackOut], *, seen: int, by: User) -> None:
    """Black out these boxes besides what is blacked out; readers get it with their next request.

    `seen` is the version that the officer looked at. Raises ValidationError with a sentence where a colleague
    was quicker, or there are too many boxes.
    """
    newest = as_it_was_seen(document, seen)
    black_outs = with_more(newest, boxes)
    if len(black_outs) > MOST_BLACK_OUTS:
        raise ValidationError(
            _("That is too much to black out. Leave the document out altogether.")
        )
    _begin_or_say_why(document, black_outs, "blacked_out", by)


def show_again(document: Document, place: int, *, seen: int, by: User) -> None:
    """Take one black-out away, by its place in the version that was seen.

    Raises ValidationError with a sentence where the document is released, or a colleague was quicker.
    """
    newest = as_it_was_seen(document, seen)
    black_outs = newest.black_outs if newest else []
    left = [box for at, box in enumerate(black_outs) if at != place]
    _begin_or_say_why(document, left, "shown_again", by)


def is_released(document: Document) -> bool:
    """Whether the document has been given to someone: then nothing of it is shown again."""
    given: bool = Release.objects.filter(document=document, ended_at=None).exists()
    return given


def as_it_was_seen(document: Document, seen: int) -> DocumentVersion | None:
    """The version that an officer looked at. Raises ValidationError where a colleague was quicker."""
    newest = newest_version(document)
    if (newest.number if newest else 0) != seen:
        raise ValidationError(
            _("A colleague has just changed what is blacked out. Look again, then choose.")
        )
    return newest


def with_more(newest: DocumentVersion | None, boxes: Iterable[BlackOut]) -> Boxes:
    """What is black in the newest version, and these boxes, each once."""
    black_outs: Boxes = list(newest.black_outs) if newest else []
    for box in boxes:
        if box._asdict() not in black_outs:
            black_outs.append(box._asdict())
    return black_outs


def begin_version(document: Document, black_outs: Boxes, event: str, by: UUID | None) -> int:
    """Begin a version, note it as this event, and give its number. Raises DatabaseError if it may not be."""
    version = DocumentVersion.objects.create(
        document=document, black_outs=black_outs, recorded_by=by
    )
    version.refresh_from_db(fields=["number"])
    audit_log.record(event, [document], version=version.number)
    return int(version.number)


def _begin_or_say_why(document: Document, black_outs: Boxes, event: str, by: User) -> None:
    try:
        with transaction.atomic():
            begin_version(document, black_outs, event, by.pk)
    except DatabaseError as refusal:
        raise ValidationError(
            _("Take the document back first: people who may read it have seen it blacked out.")
        ) from refusal
