"""The officers' share of the reports: people who disagree with what a document says about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from portal.incidents.models import Report

# What officers and managers may read of a report (docs/access.md).
READS = ("id", "reference", "person_id", "document", "wrong", "what", "contact", "received_at")


SUBJECT = ("document__upload", "document__case", "document__tenancy__property")
"""What a page needs of the document that a request is about."""


def rectification_requests() -> Any:
    """The rectification requests that the viewer may see, with what was done (ReportQuerySet)."""
    return Report.objects.rectification_requests().only(*READS)


def rectification_requests_waiting() -> int:
    """How many of them nobody has answered yet."""
    waiting: int = rectification_requests().with_answers().filter(answered_at=None).count()
    return waiting


def documents_to_correct(documents: Iterable[UUID]) -> set[UUID]:
    """Of these documents, those that we were asked to correct and have not answered about; one query."""
    asked = (
        Report.objects.rectification_requests().with_answers().filter(document__in=list(documents))
    )
    return set(asked.filter(answered_at=None).values_list("document_id", flat=True))
