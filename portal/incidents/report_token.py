"""The signed token of the form "This is not mine": whose page it was, and about which document."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing

SALT = "portal.incidents.not_mine"
LASTS = timedelta(hours=24)


def token_for(account: UUID, document: UUID | None) -> str:
    """Says that this account was shown the form now; `document` is the one in the page's address.

    It opens nothing: a report that carries it counts as theirs when their session has ended meanwhile.
    """
    return signing.dumps([str(account), str(document or "")], salt=SALT)


def account_of(token: str, document: UUID | None) -> UUID | None:
    """The account in a token of this page, shown in the last 24 hours; None for anything else."""
    try:
        account, about = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return UUID(account) if about == str(document or "") else None
