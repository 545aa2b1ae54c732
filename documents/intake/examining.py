"""Decides whether a file is let in, and as what: by its bytes alone, cheap questions first."""

from __future__ import annotations

from django.conf import settings

from documents.intake.receiving import Received
from documents.intake.refusals import FileRefusedError, Refusal
from documents.intake.verdicts import Verdict
from documents.intake.viruses import scan
from documents.sandbox.asking import CannotBeOpenedError, LimitReachedError, looking_into
from documents.sandbox.wire import Request, Task
from tenancies.imports.content_types import BEGINS_WITH

_REFUSED = {
    Verdict.LOCKED: Refusal.LOCKED,
    Verdict.ACTIVE: Refusal.ACTIVE,
    Verdict.TOO_LARGE: Refusal.TOO_LARGE,
    Verdict.SAYS_WHERE: Refusal.SAYS_WHERE,
    Verdict.DAMAGED: Refusal.DAMAGED,
}


_LONGEST_WORD = 32  # bytes


def examine(file: Received) -> str:
    """The media type of a file that may be kept. Raises FileRefusedError if it may not."""
    if refusal := _at_first_sight(file):
        raise FileRefusedError(refusal)
    media_type = _media_type(file)
    if refusal := _REFUSED.get(_inside(file, media_type)):
        raise FileRefusedError(refusal)
    scan(file.body)
    return media_type


def _at_first_sight(file: Received) -> Refusal | None:
    if file.too_many:
        return Refusal.TOO_MANY
    if not file.length:
        return Refusal.EMPTY
    return Refusal.TOO_BIG if file.length > settings.UPLOAD_LARGEST_FILE else None


def _media_type(file: Received) -> str:
    """What its first bytes say. The ending of its name is not asked, nor what the browser says."""
    file.body.seek(0)
    head = file.body.read(16)
    for beginning, media_type in BEGINS_WITH.items():
        if head.startswith(beginning):
            return media_type
    raise FileRefusedError(Refusal.WRONG_TYPE)


def _inside(file: Received, media_type: str) -> Verdict:
    """How it is inside, as the sandbox says; a look that crashes or babbles says that it is damaged."""
    try:
        with looking_into(file.body, Request(Task.INSPECT, media_type)) as answer:
            word = answer.read_some(_LONGEST_WORD)
            answer.end()
        return Verdict(word.decode())
    except (LimitReachedError, OSError) as limit:
        raise FileRefusedError(Refusal.UNCHECKED) from limit
    except (CannotBeOpenedError, ValueError):
        return Verdict.DAMAGED
