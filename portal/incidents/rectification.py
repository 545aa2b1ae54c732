"""The officers' share of the reports: people who disagree with what a document says about them."""

from __future__ import annotations

from typing import Any

from portal.incidents.models import Report

# What officers and managers may read of a report (docs/access.md).
READS = ("id", "reference", "person_id", "document", "wrong", "what", "contact", "recorded_at")


def rectification_requests() -> Any:
    """The rectification requests that the viewer may see, with what was done (ReportQuerySet)."""
    return Report.objects.rectification_requests().only(*READS)


def rectification_requests_waiting() -> int:
    """How many of them nobody has answered yet."""
    waiting: int = rectification_requests().with_answers().filter(answered_at=None).count()
    return waiting
