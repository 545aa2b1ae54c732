"""Telling us that something is not mine: recorded, frozen and passed on in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from accounts import audit_log
from accounts.outbox import send_after_commit


@dataclass(frozen=True, slots=True)
class Reported:
    """What the person who told us gets back.

    A reference; whether a document was closed at once; and whether it is the officers who look at it,
    because a document about them is to be corrected, and not the DPO.
    """

    reference: str
    frozen: bool
    for_officers: bool


def report_not_mine(
    *,
    source: bytes,
    wrong: str,
    what: str = "",
    still_visible: str = "",
    contact: str = "",
    document_id: UUID | None = None,
) -> Reported:
    """Record the report, freeze the document if the one who asks was really served it, page the DPO.

    Who disagrees with a document about themselves asks the officers of its patch for rectification: it is
    not frozen, and the DPO is not paged.

    Works for anybody, signed in or not, and is never refused. A document that was never served is
    left alone and the answer is the same, so that nothing is learnt from it. `source` is a keyed hash
    of where it comes from (accounts.throttle.source_of): past a limit the bell rings no more for it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, frozen, for_officers FROM portal.report_not_mine(%s, %s, %s, %s, %s, %s)",
            [document_id, wrong, what, still_visible, contact, source],
        )
        reported = Reported(*cursor.fetchone())
        ids = [document_id] if document_id else []
        audit_log.record(
            "reported_not_mine",
            kind="documents.document" if ids else "",
            ids=ids,
            reference=reported.reference,
        )
    send_after_commit()
    return reported
