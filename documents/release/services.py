"""What staff do with documents: release them, and take them back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import derive_grants, today
from accounts.models import User
from cases.models import Share
from documents.models import Document, Release
from tenancies.models import Person


def release_document(
    *,
    document: Document,
    audience: str,
    reason: str,
    by: User,
    recipient: Person | None = None,
    opens_on: date | None = None,
    until: date | None = None,
    pages_read: bool = False,
) -> Release:
    """Show this document to these readers, from `opens_on` (today) until `until` (no end), both inclusive.

    `pages_read`: `by` has ticked that they have read every page, which some documents need (deciding.py).

    Raises ValidationError with a sentence for the officer if the facts do not allow it: PostgreSQL
    decides, whatever the form offered, and in its triggers signs with the officer's own name.
    """
    try:
        with transaction.atomic():
            release: Release = Release.objects.create(
                document=document,
                audience=audience,
                recipient=recipient,
                share=_share_of(document, recipient),
                reason=reason,
                by_name=by.name,
                opens_on=opens_on or today(),
                until=until,
                pages_read=pages_read,
                recorded_by=by.pk,
            )
    except DatabaseError as refusal:
        raise ValidationError(
            _("This document cannot be released to these readers. Reload the page.")
        ) from refusal
    if recipient:
        derive_grants(people=[recipient.pk])
    audit_log.record("released", [document], release=str(release.pk), audience=audience)
    return release


def withdraw_release(*, release: Release, reason: str, by: User) -> None:
    """Take the document back: from the next request on these readers get the plain 404."""
    with transaction.atomic():
        release.ended_reason = reason
        release.end(by=by.pk, also=("ended_reason",))
        if release.recipient_id:
            derive_grants(people=[release.recipient_id])
        audit_log.record("withdrawn", ids=[release.document_id], kind="documents.document")


def _share_of(document: Document, recipient: Person | None) -> Share | None:
    if document.case_id is None or recipient is None:
        return None
    live = Share.objects.filter(case_id=document.case_id, person=recipient, ended_at=None)
    share: Share | None = live.first()
    return share
