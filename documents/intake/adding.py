"""What staff do with files: add them as documents to a home or a case. Nothing is released by that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from accounts import audit_log
from accounts.models import User
from cases.models import Case
from documents.check.queueing import ask_for_check
from documents.files.transactional_files import keep_with_work
from documents.intake.examining import Examined, examine
from documents.intake.receiving import Received
from documents.intake.refusals import FileRefusedError, Refusal
from documents.intake.verdicts import Remark
from documents.models import Document, Upload
from tenancies.models import Tenancy


@dataclass(frozen=True, slots=True)
class AddedFile:
    """What became of one file: a document, and what to know of it, or why it is none."""

    name: str
    size: int
    document: Document | None = None
    refusal: Refusal | None = None
    remarks: frozenset[Remark] = frozenset()


def add_documents(
    *,
    files: Iterable[Received],
    kind: str,
    dated: date,
    to: Case | Tenancy,
    by: User,
    given_by: UUID | None = None,
) -> list[AddedFile]:
    """Add each file that may be kept as a document; one that may not takes no other with it.

    All are looked into before the first is stored: that takes a while, and holds nothing up.
    """
    examined = [(file, _examined(file)) for file in files]
    return [
        _refused(file, found, to)
        if isinstance(found, Refusal)
        else _added(file, found, kind=kind, dated=dated, to=to, by=by, given_by=given_by)
        for file, found in examined
    ]


def add_document(
    *,
    file: Received,
    media_type: str,
    kind: str,
    dated: date,
    to: Case | Tenancy,
    by: User,
    given_by: UUID | None = None,
) -> Document:
    """Store one file that was examined as a document of this case or tenancy, for staff only.

    `given_by` is the party to the case from whom we have it. Raises FileRefusedError if the file is held
    there already, or if PostgreSQL does not let `by` add it: its policies decide, and in a frozen case or
    tenancy the document is frozen from its first moment.
    """
    subject = _subject(to)
    document = Document(
        kind=kind, dated=dated, content_type=media_type, size=file.length,
        recorded_by=by.pk, **subject,
    )  # fmt: skip
    try:
        with transaction.atomic():
            _wait_for_others(to)
            if _is_held(file, subject):
                raise FileRefusedError(Refusal.HELD_ALREADY)
            document.save(force_insert=True)
            name = file.given_name
            Upload.objects.create(
                document=document,
                title=name,
                file_name=name,
                sha256=file.sha256,
                given_by_id=given_by,
            )
            # As its author sees it: what they would lose sight of at once is not written.
            added: Document = Document.objects.select_related("upload").get(pk=document.pk)
    except (DatabaseError, Document.DoesNotExist) as refusal:
        raise FileRefusedError(Refusal.NOT_NOW) from refusal
    keep_with_work(added.pk, file.body, file.sha256)
    ask_for_check(added, by=by)
    audit_log.record("document_added", [added], document_kind=kind, to=str(to.pk))
    return added


def can_add_documents(to: Case | Tenancy) -> bool:
    """Whether who asks may add documents here now, frozen or not: PostgreSQL says what it would do."""
    tenancy, case = (to.pk, None) if isinstance(to, Tenancy) else (None, to.pk)
    dated = to.start_date if isinstance(to, Tenancy) else date(2000, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.may_add_document(%s, %s, %s, it.frozen, it.sealed)"
            " FROM portal.case_or_tenancy_is_frozen(%s, %s) AS it",
            [tenancy, case, dated, case, tenancy],
        )
        may_add: bool = cursor.fetchone()[0]
    return may_add


def _subject(to: Case | Tenancy) -> dict[str, Any]:
    return {"case": to} if isinstance(to, Case) else {"tenancy": to}


def _examined(file: Received) -> Examined | Refusal:
    try:
        return examine(file)
    except FileRefusedError as refused:
        return refused.refusal


def _added(
    file: Received,
    examined: Examined,
    *,
    kind: str,
    dated: date,
    to: Case | Tenancy,
    by: User,
    given_by: UUID | None,
) -> AddedFile:
    try:
        document = add_document(
            file=file,
            media_type=examined.media_type,
            kind=kind,
            dated=dated,
            to=to,
            by=by,
            given_by=given_by,
        )
    except FileRefusedError as refused:
        return _refused(file, refused.refusal, to)
    return AddedFile(file.given_name, file.length, document=document, remarks=examined.remarks)


def _refused(file: Received, refusal: Refusal, to: Case | Tenancy) -> AddedFile:
    audit_log.record("file_refused", [to], why=refusal.value)
    return AddedFile(file.given_name, file.length, refusal=refusal)


def _wait_for_others(to: Case | Tenancy) -> None:
    """One after the other adds documents here, so that the same file sent twice at once is seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('portal.documents ' || %s, 0))",
            [str(to.pk)],
        )


def _is_held(file: Received, subject: dict[str, Any]) -> bool:
    of_it = {f"document__{name}": thing for name, thing in subject.items()}
    return bool(
        Upload.objects.filter(sha256=file.sha256, document__ended_at=None, **of_it).exists()
    )
