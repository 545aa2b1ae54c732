"""Decides whether a file is let in, and as what: by its bytes alone, cheap questions first."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from documents.intake import other_kinds
from documents.intake.receiving import Received
from documents.intake.refusals import FileRefusedError, Refusal
from documents.intake.verdicts import Remark, Verdict, understood
from documents.intake.viruses import scan
from documents.sandbox.asking import CannotBeOpenedError, LimitReachedError, looking_into
from documents.sandbox.wire import Request, Task
from tenancies.imports.content_types import HEAD, told_by

_REFUSED = {
    Verdict.LOCKED: Refusal.LOCKED,
    Verdict.RUNS: Refusal.RUNS,
    Verdict.ATTACHED: Refusal.ATTACHED,
    Verdict.PORTFOLIO: Refusal.PORTFOLIO,
    Verdict.XFA: Refusal.XFA,
    Verdict.TOO_LARGE: Refusal.TOO_LARGE,
    Verdict.TOO_LONG: Refusal.TOO_LONG,
    Verdict.CUT_OFF: Refusal.CUT_OFF,
    Verdict.DAMAGED: Refusal.DAMAGED,
}

_LONGEST_ANSWER = 64  # bytes


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: what it is, and what its sender should know of it."""

    media_type: str
    remarks: frozenset[Remark]


def examine(file: Received) -> Examined:
    """What a file is that may be kept. Raises FileRefusedError if it may not."""
    if refusal := _at_first_sight(file):
        raise FileRefusedError(refusal)
    media_type = _media_type(file)
    verdict, remarks = _inside(file, media_type)
    if refusal := _REFUSED.get(verdict):
        raise FileRefusedError(refusal)
    scan(file.body)
    return Examined(media_type, remarks)


def _at_first_sight(file: Received) -> Refusal | None:
    if file.too_many:
        return Refusal.TOO_MANY
    if not file.length:
        return Refusal.EMPTY
    return Refusal.TOO_BIG if file.length > settings.UPLOAD_LARGEST_FILE else None


def _media_type(file: Received) -> str:
    """What its first bytes say. The ending of its name is not asked, nor what the browser says."""
    file.body.seek(0)
    if media_type := told_by(file.body.read(HEAD)):
        return media_type
    raise FileRefusedError(other_kinds.why_not(file.body))


def _inside(file: Received, media_type: str) -> tuple[Verdict, frozenset[Remark]]:
    """How it is inside, as the sandbox says; a look that crashes or babbles says that it is damaged."""
    try:
        with looking_into(file.body, Request(Task.INSPECT, media_type)) as answer:
            said = answer.read_some(_LONGEST_ANSWER)
            answer.end()
        return understood(said)
    except (LimitReachedError, OSError) as limit:
        raise FileRefusedError(Refusal.UNCHECKED) from limit
    except (CannotBeOpenedError, ValueError):
        return Verdict.DAMAGED, frozenset()
