"""Telling us that something is not mine: recorded, closed and passed on in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from accounts import audit_log
from accounts.jobs.running import run_after_commit
from portal.incidents.models import Report


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told us, as they typed it. `source`: where from, hashed (accounts.throttle.source_of).

    `wrong` is a value of Report.Wrong. `also_others_details`: they disagree with a document about themselves,
    and it shows somebody else's details too.
    """

    source: bytes
    wrong: str
    also_others_details: bool = False
    what: str = ""
    still_visible: str = ""
    contact: str = ""
    document_id: UUID | None = None

    @property
    def reports(self) -> tuple[str, ...]:
        """What is wrong, for each report that this is: whoever disagrees may tell of a breach as well."""
        if self.wrong == Report.Wrong.ABOUT_ME and self.also_others_details:
            return (Report.Wrong.OTHERS_DETAILS, Report.Wrong.ABOUT_ME)
        return (self.wrong,)


class Reported(NamedTuple):
    """What the person who told us gets back.

    A reference; whether a document was closed to residents at once, or to them alone; whether it was closed
    already; and whether it is the officers who look at it and not the DPO, because a document about them is
    to be corrected.
    """

    reference: str
    frozen: bool
    hidden: bool
    was_closed: bool
    for_officers: bool


def report_not_mine(told: Told, *, shown_to: UUID | None = None) -> Reported:
    """Record the report, close the document if the one who asks was really served it, page the DPO.

    Who disagrees with a document about themselves asks the officers of its patch for rectification: nothing
    is closed by that, and the DPO is not paged. Of two reports in one the answer is the breach's.

    Works for anybody, signed in or not, and is never refused. A document that was never served is
    left alone and the answer is the same, so that nothing is learnt from it. `shown_to` is the account of
    the form's token (report_token.py), where nobody is signed in any more. Past a limit the bell rings no
    more for one source.
    """
    with transaction.atomic():
        reported, *_more = [_file(told, wrong, shown_to) for wrong in told.reports]
    run_after_commit()
    return reported


def _file(told: Told, wrong: str, shown_to: UUID | None) -> Reported:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, frozen, hidden, was_closed, for_officers"
            " FROM portal.report_not_mine(%s, %s, %s, %s, %s, %s, %s)",
            [
                told.document_id,
                wrong,
                told.what,
                told.still_visible,
                told.contact,
                told.source,
                shown_to,
            ],
        )
        reported = Reported(*cursor.fetchone())
    note_reported(reported.reference, told.document_id, shown_to=shown_to)
    return reported


def note_reported(reference: str, document: UUID | None, *, shown_to: UUID | None) -> None:
    """Say in the audit log that it was told."""
    audit_log.record(
        "reported_not_mine",
        kind="documents.document" if document else "",
        ids=[document] if document else [],
        user_id=shown_to,
        reference=reference,
    )
