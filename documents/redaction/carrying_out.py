"""Blacks out what an officer decided is to go: the job that such a decision brings with it.

It alone is told all words. What the check found where no reader looks (the file's own notes, a comment,
hidden text) is in no copy, and gone with the first version.
"""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from accounts.access.system import system_access
from accounts.jobs.kinds import HeldJob, JobKind, Turn, Urgency, done, register
from documents.check.folding import fold
from documents.files import storage
from documents.models import Decision, Document, DocumentVersion, Finding, FoundWords
from documents.reading.finding import places_of
from documents.reading.versions import newest_version
from documents.redaction.boxes import of_words
from documents.sandbox.answers import count_of_pages, next_page
from documents.sandbox.asking import CannotBeOpenedError, LimitReachedError, looking_into
from documents.sandbox.wire import MEDIA_TYPES, MOST_BLACK_OUTS, BlackOut, Request, Task, Word

SEEN = ("text", "under-box", "image")
"""Where a finding may be seen by a reader of the copy."""
NOT_FOUND = 0
"""Instead of a version's number: a person has to black it out."""

Pages = dict[int, list[Word]]


def _black_out(job: HeldJob) -> Turn:
    with system_access("black_out"):
        decision = Decision.objects.filter(
            pk__in=job.about, ended_at=None, verdict=Decision.Verdict.BLACK_OUT, gone_in=None
        ).first()
        if decision is None:
            return done()
        document = Document.objects.get(pk=decision.document_id)
        found = _found(decision)
    boxes = _boxes(_words_of(document) if any(found.values()) else {}, found)
    return done(store=lambda: _store(decision.pk, boxes))


def _found(decision: Decision) -> dict[int, set[str]]:
    """The words of a group that a reader could see, by their pages."""
    findings = Finding.objects.filter(
        found_by__document=decision.document_id,
        found_by__ended_at=None,
        group_key=decision.group_key,
        where__in=SEEN,
    )
    told = FoundWords.objects.filter(finding__in=findings).in_bulk()
    found: dict[int, set[str]] = defaultdict(set)
    for finding in findings:
        found[finding.page].add(told[finding.pk].words)
    return found


def _words_of(document: Document) -> Pages:
    """The words that are seen on each page, with nothing blacked out; none of a file that cannot be read."""
    if document.content_type not in MEDIA_TYPES:
        return {}
    request = Request(Task.DRAW, document.content_type, first=1, last=0, all_words=True)
    pages: Pages = {}
    try:
        with storage.open_document(document.pk) as file, looking_into(file, request) as answer:
            count = count_of_pages(answer)
            while page := next_page(answer, count):
                pages[page.number] = page.words
            answer.end()
    except (CannotBeOpenedError, LimitReachedError, ValueError):
        return {}
    return pages


def _boxes(pages: Pages, found: dict[int, set[str]]) -> list[BlackOut] | None:
    """Every place of these words; None if one of them cannot be found on its page."""
    boxes: list[BlackOut] = []
    for number, wanted in found.items():
        words = pages.get(number, [])
        chosen: set[int] = set()
        for text in wanted:
            places = {at for span in places_of(words, fold(text)) for at in span}
            if not places:
                return None
            chosen |= places
        boxes += of_words(number, words, chosen)
    return boxes


def _store(decision_id: UUID, boxes: list[BlackOut] | None) -> None:
    with system_access("black_out"):
        decision = (
            Decision.objects.select_for_update()
            .filter(pk=decision_id, ended_at=None, gone_in=None)
            .first()
        )
        if decision is None:
            return
        Document.objects.select_for_update(no_key=True).get(pk=decision.document_id)
        gone_in = NOT_FOUND if boxes is None else _version_without(decision, boxes)
        Decision.objects.filter(pk=decision.pk).update(gone_in=gone_in)


def _version_without(decision: Decision, boxes: list[BlackOut]) -> int:
    """The number of a version in which these boxes are black, besides what is black now."""
    newest = newest_version(Document(pk=decision.document_id))
    black_outs = list(newest.black_outs) if newest else []
    more = [box._asdict() for box in boxes if box._asdict() not in black_outs]
    if newest and not more:
        return int(newest.number)
    if len(black_outs) + len(more) > MOST_BLACK_OUTS:
        return NOT_FOUND
    version: DocumentVersion = DocumentVersion.objects.create(
        document_id=decision.document_id,
        black_outs=black_outs + more,
        recorded_by=decision.recorded_by,
    )
    version.refresh_from_db(fields=["number"])
    return version.number


register(JobKind("black out", _black_out, Urgency.DOCUMENT, after_answers=False))
