"""Blacks out what an officer decided is to go: the job that such a decision brings with it.

It alone is told all words. What the check found where no reader looks (the file's own notes, hidden text) is
in no copy, and gone with the first version. A comment, or what a form holds, may be drawn on any page.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.access.system import system_access
from accounts.jobs.kinds import HeldJob, JobKind, Turn, Urgency, done, register
from documents.check.folding import fold
from documents.files import storage
from documents.models import Decision, Document, Finding, FoundWords
from documents.reading.finding import places_of
from documents.reading.versions import newest_version
from documents.redaction.boxes import of_words
from documents.redaction.services import begin_version, with_more
from documents.sandbox.answers import count_of_pages, next_page
from documents.sandbox.asking import CannotBeOpenedError, LimitReachedError, looking_into
from documents.sandbox.wire import MEDIA_TYPES, MOST_BLACK_OUTS, BlackOut, Request, Task, Word

SEEN = ("text", "under-box", "image")
"""Where a finding may be seen by a reader of the copy."""
MAY_BE_DRAWN = ("comment", "hidden")
"""Where what stands on no page of its own may yet be drawn on one: a note, a field."""
NOT_FOUND = 0
"""Instead of a version's number: a person has to black it out."""

Pages = dict[int, list[Word]]


@dataclass(frozen=True, slots=True)
class Told:
    """One finding of a group, with its words folded."""

    where: str
    page: int
    words: str

    @property
    def is_seen(self) -> bool:
        """Whether a reader may see it on its page."""
        return self.where in SEEN

    @property
    def may_be_drawn(self) -> bool:
        """Whether a reader may see it on whichever page."""
        return self.where in MAY_BE_DRAWN and not self.page


def _black_out(job: HeldJob) -> Turn:
    with system_access("black_out"):
        decision = Decision.objects.filter(
            pk__in=job.about, ended_at=None, verdict=Decision.Verdict.BLACK_OUT, gone_in=None
        ).first()
        if decision is None:
            return done()
        document = Document.objects.get(pk=decision.document_id)
        found = _found(decision)
    looks = any(told.is_seen or told.may_be_drawn for told in found)
    pages = _words_of(document) if looks else {}
    boxes = None if pages is None else _boxes(pages, found)
    return done(store=lambda: _store(decision.pk, boxes))


def _found(decision: Decision) -> list[Told]:
    """The findings of a group."""
    findings = Finding.objects.filter(
        found_by__document=decision.document_id,
        found_by__ended_at=None,
        group_key=decision.group_key,
    )
    told = FoundWords.objects.filter(finding__in=findings).in_bulk()
    return [Told(it.where, it.page, fold(told[it.pk].words)) for it in findings]


def _words_of(document: Document) -> Pages | None:
    """The words that are seen on each page, with nothing blacked out; None of a file that cannot be read.

    A file of another kind has no copy, and so no pages.
    """
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
        return None
    return pages


def _boxes(pages: Pages, found: list[Told]) -> list[BlackOut] | None:
    """Every place of these words; None if one that may be seen cannot be found on its page."""
    if any(told.is_seen and told.page not in pages for told in found):
        return None
    anywhere = {told.words for told in found if told.may_be_drawn}
    boxes: list[BlackOut] = []
    for number, words in pages.items():
        here = [told for told in found if told.is_seen and told.page == number]
        chosen: set[int] = set()
        for wanted in anywhere | {told.words for told in here}:
            places = list(places_of(words, wanted)) if wanted else []
            if len(places) < _fewest(here, wanted):
                return None
            chosen |= {at for span in places for at in span}
        boxes += of_words(number, words, chosen)
    return boxes


def _fewest(here: list[Told], wanted: str) -> int:
    """At how many places of a page these words have to be found.

    A machine reads the page's own words and those of its pictures alike. Where it met these more often than
    they stand there, one place is in a picture, and no box of ours would cover it.
    """
    read = sum(told.where == "image" and wanted in told.words for told in here)
    return max(read, int(any(told.words == wanted for told in here)))


def _store(decision_id: UUID, boxes: list[BlackOut] | None) -> None:
    with system_access("black_out"):
        decision = (
            Decision.objects.select_for_update()
            .filter(pk=decision_id, ended_at=None, gone_in=None)
            .first()
        )
        if decision is None:
            return
        document = Document.objects.select_for_update(no_key=True).get(pk=decision.document_id)
        gone_in = NOT_FOUND
        if boxes is not None:
            gone_in = _version_without(document, boxes, decision.recorded_by)
        Decision.objects.filter(pk=decision.pk).update(gone_in=gone_in)


def _version_without(document: Document, boxes: list[BlackOut], by: UUID | None) -> int:
    """The number of a version in which these boxes are black, besides what is black now."""
    newest = newest_version(document)
    black_outs = with_more(newest, boxes)
    if newest and black_outs == newest.black_outs:
        return int(newest.number)
    if len(black_outs) > MOST_BLACK_OUTS:
        return NOT_FOUND
    return begin_version(document, black_outs, "blacked_out", by)


register(JobKind("black out", _black_out, Urgency.DOCUMENT, after_answers=False))
