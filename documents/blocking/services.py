"""Blocking a person from documents, and lifting the block."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.models import User
from cases.models import Case
from documents.models import Block, Document
from tenancies.models import Person, Tenancy


def block_person(
    *,
    person: Person,
    reason: str,
    review_on: date,
    by: User,
    tenancy: Tenancy | None = None,
    case: Case | None = None,
    document: Document | None = None,
) -> Block:
    """Let this person see nothing of one home, case or document, or nothing at all, at once and untold.

    Raises ValidationError with a sentence for the one who blocks if PostgreSQL refuses it.
    """
    try:
        with transaction.atomic():
            block: Block = Block.objects.create(
                person=person,
                tenancy=tenancy,
                case=case,
                document=document,
                reason=reason,
                review_on=review_on,
                recorded_by=by.pk,
            )
    except DatabaseError as refusal:
        raise ValidationError(_("This block was not saved. Reload the page.")) from refusal
    subject = tenancy or case or document
    of_what = subject._meta.label_lower if subject else "everything"
    audit_log.record("blocked", [block], person=str(person.pk), of=of_what)
    return block


def lift_block(*, block: Block, by: User) -> None:
    """Let the person see again what they may: from their next page on.

    Raises ValidationError with a sentence for staff while two people decide whose it is (rls/doubts.sql).
    """
    try:
        with transaction.atomic():
            block.end(by=by.pk)
    except DatabaseError as refusal:
        raise ValidationError(
            _("No one lifts this block alone. Two colleagues decide, on My work.")
        ) from refusal
    audit_log.record("block_lifted", [block], person=str(block.person_id))
