"""Who was served a reported document, by the audit log: per person and kind of event, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from accounts.models import AuditEvent
from documents.models import Document
from portal.assurance.audit_log.entries import about
from portal.assurance.audit_log.events import event_label
from portal.assurance.audit_log.who import Who, known_people
from portal.incidents.models import Incident
from portal.web.dates import moment_words

# The same as portal.serves (rls/served.sql), for a condition that asks the audit log as the DPO.
SERVED = (
    *("documents_listed", "document_opened", "document_viewed"),
    *("document_downloaded", "original_downloaded"),
)
DAYS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Served:
    """Somebody was served a document in one way, some times."""

    who: Who | None
    what: str
    times: int
    first: str
    last: str


def served_since(incident: Incident) -> datetime:
    """From when on it is told who was served the document: thirty days before we were told."""
    return incident.received_at - DAYS


def who_saw(document: Document, since: datetime) -> list[Served]:
    """Everybody who was served this document since then, whoever saw it last first."""
    entries = about(AuditEvent.objects.filter(event__in=SERVED, at__gte=since), [document.pk])
    found = list(
        entries.values("user_id", "person_id", "event")
        .annotate(times=Count("seq"), first=Min("at"), last=Max("at"))
        .order_by("-last")
    )
    known = known_people((row["user_id"] for row in found), (row["person_id"] for row in found))
    return [
        Served(
            who=known.who(row["user_id"], row["person_id"]),
            what=event_label(row["event"]),
            times=row["times"],
            first=moment_words(row["first"]),
            last=moment_words(row["last"]),
        )
        for row in found
    ]
