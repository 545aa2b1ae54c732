"""The signed claim of who asks, as PostgreSQL checks it; portal/rls/claim.sql is its other half."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def sign(*, user: UUID | None, person: UUID | None, role: str, backend: int, began: str) -> str:
    """The claim that `user`, as `person`, acts as database role `role` in one transaction.

    Nobody in particular has neither, at the gate.

    `backend` is PostgreSQL's process id and `began` the transaction's own timestamp, so that a claim
    copied to another connection, or kept for a later transaction, is worth nothing. The signature is
    HMAC-SHA-256 (RFC 2104) with the key in settings.CLAIM_KEY.
    """
    claim = f"{user or ''}|{person or ''}|{role}|{backend}|{began}"
    signature = hmac.new(settings.CLAIM_KEY, claim.encode(), hashlib.sha256).hexdigest()
    return f"{claim}|{signature}"
