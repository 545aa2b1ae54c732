"""Downloads that residents had just begun when something was closed: such a file may still have arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from accounts.access import Role
from accounts.models import AuditEvent
from documents.models import Document
from documents.release.page_headers import DocumentHeader, document_header
from portal.assurance.audit_log.who import Who, known_people
from portal.incidents.effects import documents_about
from portal.incidents.models import Freeze, Incident
from portal.web.dates import moment_words

SECONDS = timedelta(seconds=60)
MOST = 50
"""Downloads on one page."""


@dataclass(frozen=True, slots=True)
class Begun:
    """One download that began within a minute before a press."""

    who: Who | None
    document: DocumentHeader
    at: str


def downloads_begun_before(incident: Incident) -> list[Begun]:
    """Of what this incident closed, the latest first; nothing of a case of one's own."""
    freezes = list(Freeze.objects.filter(incident=incident))
    about = {one.pk: _about(one) for one in freezes if one.person_id}
    entries = _downloads({freeze.recorded_at for freeze in freezes})
    found = _documents({thing for entry in entries for thing in entry.object_ids})
    shown: dict[int, tuple[AuditEvent, Document]] = {}
    for entry in entries:
        document = next((found[thing] for thing in entry.object_ids if thing in found), None)
        if document and any(_closes(one, entry, document, about) for one in freezes):
            shown[entry.seq] = (entry, document)
    latest = [shown[seq] for seq in sorted(shown, reverse=True)[:MOST]]
    known = known_people((e.user_id for e, _ in latest), (e.person_id for e, _ in latest))
    return [
        Begun(known.who(e.user_id, e.person_id), document_header(document), moment_words(e.at))
        for e, document in latest
    ]


def _downloads(presses: set[datetime]) -> list[AuditEvent]:
    """What residents began to download in the minute before any of these moments; one query for all."""
    if not presses:
        return []
    just_before = Q()
    for press in presses:
        just_before |= Q(at__gte=press - SECONDS, at__lte=press)
    downloaded = AuditEvent.objects.filter(event="document_downloaded", role=Role.RESIDENT)
    return list(downloaded.filter(just_before))


def _documents(ids: set[UUID]) -> dict[UUID, Document]:
    subjects = ("upload", "case", "tenancy__property")
    found: dict[UUID, Document] = Document.objects.select_related(*subjects).in_bulk(list(ids))
    return found


def _about(freeze: Freeze) -> set[UUID]:
    """What a freeze about a person closes."""
    assert freeze.person_id is not None  # noqa: S101 (asked of such ones alone)
    return set(documents_about(freeze.person_id).values_list("pk", flat=True))


def _closes(
    freeze: Freeze, entry: AuditEvent, document: Document, about: dict[UUID, set[UUID]]
) -> bool:
    """Whether this freeze closed the document to whoever downloaded it, within a minute after that."""
    if not freeze.recorded_at - SECONDS <= entry.at <= freeze.recorded_at:
        return False
    return (
        freeze.level == Freeze.Level.EVERYTHING
        or freeze.document_id == document.pk
        or (freeze.account_id is not None and freeze.account_id == entry.user_id)
        or document.pk in about.get(freeze.pk, ())
        or (freeze.case_id is not None and freeze.case_id == document.case_id)
        or (freeze.tenancy_id is not None and freeze.tenancy_id == document.tenancy_id)
        or (freeze.level == Freeze.Level.KIND and freeze.kind == document.kind)
        or (freeze.level == Freeze.Level.CASES and document.case_id is not None)
    )
