"""Telling us that something is not mine: recorded, frozen and passed on in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from accounts import ledger
from portal.outbox import tell_dpo


@dataclass(frozen=True, slots=True)
class Reported:
    """What the person who told us gets back: a reference, and whether a paper was closed at once."""

    reference: str
    frozen: bool


def report_not_mine(
    *,
    wrong: str,
    what: str = "",
    still_visible: str = "",
    contact: str = "",
    document_id: UUID | None = None,
) -> Reported:
    """Record the report, freeze the document if the one who asks was really served it, page the DPO.

    Works for anybody, signed in or not. A document that was never served is left alone and the
    answer is the same, so that nothing is learnt from it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, frozen FROM portal.report_not_mine(%s, %s, %s, %s, %s)",
            [document_id, wrong, what, still_visible, contact],
        )
        reported = Reported(*cursor.fetchone())
        ledger.record(
            "reported_not_mine",
            ids=[document_id] if document_id else [],
            reference=reported.reference,
        )
        tell_dpo(reported.reference)
    return reported
