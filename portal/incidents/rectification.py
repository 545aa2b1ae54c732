"""The officers' share of the reports: people who disagree with what a paper says about them."""

from __future__ import annotations

from typing import Any

from portal.incidents.models import Report

# What officers and managers may read of a report (docs/access.md).
READS = ("id", "reference", "person_id", "document", "wrong", "what", "contact", "recorded_at")


def corrections() -> Any:
    """The corrections that the viewer may see, with what was done (ReportQuerySet)."""
    return Report.objects.corrections().only(*READS)


def corrections_waiting() -> int:
    """How many of them nobody has answered yet."""
    waiting: int = corrections().with_handling().filter(done_at=None).count()
    return waiting
