"""Asks for a check of a document; the worker does it (working.py)."""

from __future__ import annotations

from accounts.models import User
from documents.models import Check, Document


def ask_for_check(document: Document, *, by: User) -> Check:
    """Have the document checked as the code and the register are now; one that waits already is enough.

    It takes the place of the check before, and brings its job with it (rls/checks.sql).
    """
    waiting: Check | None = Check.objects.filter(
        document=document, ended_at=None, outcome=""
    ).first()
    return waiting or Check.objects.create(document=document, recorded_by=by.pk)
