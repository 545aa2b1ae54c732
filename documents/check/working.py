"""Checks one document: the job that a waiting check brings with it.

The register is read in one short transaction, the file is looked into without one, and what was found is
stored, whole or not at all, with the end of the job. A check that another has taken the place of is let go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac

from accounts.access.system import system_access
from accounts.jobs.kinds import HeldJob, JobKind, Turn, Urgency, done, register
from documents.check import VERSION
from documents.check.belonging import speaks_of_a_case
from documents.check.checking import Checker
from documents.check.contents import Contents, pages_to_read
from documents.check.findings import Checked
from documents.check.findings import Finding as Found
from documents.check.loading import paper_of, register_now
from documents.check.readers import COULD_NOT, Reader
from documents.check.vocabulary import Vocabulary
from documents.files import storage
from documents.models import Check, Finding, FoundWords, Upload

# A file on which the worker has ended so often could not be checked.
MOST_TRIES = 3


def _check(job: HeldJob) -> Turn:
    with system_access("check_document"):
        waiting = Check.objects.filter(pk__in=job.about, outcome="", ended_at=None).first()
        if waiting is None:
            return done()
        upload = Upload.objects.select_related("document__tenancy", "document__case").get(
            document=waiting.document_id
        )
        known = register_now()
        paper = paper_of(known, upload)
    if job.tries > MOST_TRIES:
        return done(store=lambda: _store(waiting, Checked(paper.ref, [], [COULD_NOT]), frozenset()))
    contents = _contents(waiting.document_id, paper.file_name)
    checked = Checker(known, _own_words()).check(paper, contents)
    of_a_case = speaks_of_a_case(known, paper, checked.findings)
    return done(store=lambda: _store(waiting, checked, of_a_case))


def _contents(document_id: UUID, name: str) -> Contents:
    with storage.open_document(document_id) as file:
        data = file.read()
    reader = Reader()
    try:
        contents = reader.read(data, name.rsplit("/", 1)[-1])
    finally:
        reader.close()
    if not contents.pieces and not contents.manual:
        contents.manual.append("nothing in it could be read")
    return contents


def _own_words() -> Vocabulary:
    """The landlord's own numbers and addresses, as far as the settings say them."""
    own = Vocabulary()
    for text in (
        settings.LANDLORD["phone"],
        settings.LANDLORD["dpo_email"],
        settings.DEFAULT_FROM_EMAIL,
    ):
        own.know_as_own(text)
    return own


def _store(waiting: Check, checked: Checked, of_a_case: frozenset[int]) -> None:
    with system_access("check_document"):
        live = Check.objects.select_for_update().filter(pk=waiting.pk, outcome="", ended_at=None)
        if not live.exists():
            return
        keys = _group_keys(waiting.document_id, checked.findings)
        rows = [
            Finding(
                found_by=waiting,
                group_key=keys[found.group],
                kind=found.kind,
                where=found.where,
                page=found.page,
                excused=found.excused,
                why=found.why,
            )
            for found in checked.findings
        ]
        Finding.objects.bulk_create(rows)
        FoundWords.objects.bulk_create(
            FoundWords(
                finding=row,
                words=found.text,
                people=sorted(UUID(it) for it in found.candidates),
                of_a_case=at in of_a_case,
            )
            for at, (row, found) in enumerate(zip(rows, checked.findings, strict=True))
        )
        Check.objects.filter(pk=waiting.pk).update(
            outcome=_outcome(checked),
            code_version=VERSION,
            unread=pages_to_read(checked.manual),
            done_at=Now(),
        )


def _outcome(checked: Checked) -> str:
    if COULD_NOT in checked.manual:
        return Check.CheckOutcome.UNCHECKED
    is_clean = all(found.excused for found in checked.findings)
    return Check.CheckOutcome.CLEAN if is_clean else Check.CheckOutcome.FINDINGS


def _group_keys(document_id: UUID, findings: Iterable[Found]) -> dict[int, UUID]:
    """A name for each group: the same in the next check, if the same stands at the same places.

    Everyone who sees the finding reads it, and the words may not be theirs to read: without our secret no one
    can try a guess against it.
    """
    things: dict[int, set[str]] = defaultdict(set)
    for it in findings:
        things[it.group].add(f"{it.kind}|{it.key}|{it.where}|{it.page}")
    return {
        group: UUID(
            bytes=salted_hmac(
                f"documents.check {document_id}", "\n".join(sorted(said)), algorithm="sha256"
            ).digest()[:16]
        )
        for group, said in things.items()
    }


register(JobKind("check", _check, Urgency.DOCUMENT, after_answers=False))
