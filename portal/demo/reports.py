"""What the demo's residents have told us: one report for the DPO, one correction for an officer."""

from __future__ import annotations

import hashlib
from uuid import UUID

from accounts import ledger
from accounts.access import Role, acting_as
from accounts.access.work import unit_of_work
from accounts.models import User
from documents.models import Document
from portal.incidents.models import Report
from portal.incidents.services import report_not_mine


def tell(*, of_a_stranger: UUID | None, of_a_mistake: UUID | None) -> None:
    """Let two accounts of residents open their newest paper and report it, unless it was done before.

    Each step is a unit of work of its own, as it is on the web: a report freezes what the ledger says
    that somebody was served.
    """
    if _has_reports():
        return
    for account, wrong, what in (
        (of_a_stranger, Report.Wrong.OTHERS_DETAILS, "There is a name in it that I do not know."),
        (of_a_mistake, Report.Wrong.ABOUT_ME, "This is not the sum I paid."),
    ):
        paper = _open_newest_paper(account) if account else None
        if account and paper:
            with unit_of_work(), acting_as(account):
                source = hashlib.sha256(account.bytes).digest()
                report_not_mine(source=source, wrong=wrong, what=what, document_id=paper)


def _has_reports() -> bool:
    with unit_of_work():
        dpo = User.objects.get(role=Role.DPO)
        with acting_as(dpo.pk):
            found: bool = Report.objects.exists()
    return found


def _open_newest_paper(account: UUID) -> UUID | None:
    with unit_of_work(), acting_as(account):
        paper = Document.objects.newest_first().first()
        if paper is None:
            return None
        ledger.record("document_opened", [paper])
        return UUID(str(paper.pk))
