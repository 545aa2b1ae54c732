"""What the demo's residents have told us: an incident with two reports, and a rectification request."""

from __future__ import annotations

import hashlib
from uuid import UUID

from accounts import audit_log
from accounts.access import Role, acting_as
from accounts.access.work import unit_of_work
from accounts.models import User
from documents.models import Document
from portal.incidents.models import Report
from portal.incidents.services import Told, report_not_mine
from portal.incidents.telephone import Call, log_breach

TOLD = (
    (Report.Wrong.OTHERS_DETAILS, "There is a name in it that I do not know."),
    (Report.Wrong.ABOUT_ME, "This is not the sum I paid."),
)


def tell(residents: list[UUID]) -> None:
    """Let two of these accounts open their newest document and report it, unless it was done before.

    Each step is a unit of work of its own, as it is on the web: a report freezes what the audit log says
    that somebody was served. Nobody loses their last documents by it. Whoever reported something that is no
    rectification request rings as well, and an adviser logs the call: it joins their incident.
    """
    if _has_reports():
        return
    tellers = (account for account in residents if _has_documents_to_spare(account))
    for account, (wrong, what) in zip(tellers, TOLD, strict=False):
        document = _open_newest_document(account)
        with unit_of_work(), acting_as(account) as teller:
            source = hashlib.sha256(account.bytes).digest()
            report_not_mine(Told(source=source, wrong=wrong, what=what, document_id=document))
        if wrong != Report.Wrong.ABOUT_ME:
            _ring(teller.person_id)


def _ring(caller: UUID | None) -> None:
    """An adviser takes the call of this person."""
    with unit_of_work():
        adviser = User.objects.filter(role=Role.ADVISER).order_by("username")[0]
        with acting_as(adviser.pk):
            log_breach(Call(how_many="one", caller=caller))


def _has_reports() -> bool:
    with unit_of_work():
        dpo = User.objects.get(role=Role.DPO)
        with acting_as(dpo.pk):
            found: bool = Report.objects.exists()
    return found


def _has_documents_to_spare(account: UUID) -> bool:
    with unit_of_work(), acting_as(account):
        documents: int = Document.objects.count()
    return documents > 2


def _open_newest_document(account: UUID) -> UUID:
    with unit_of_work(), acting_as(account):
        document: Document = Document.objects.newest_first()[0]
        audit_log.record("document_opened", [document])
    return document.pk
