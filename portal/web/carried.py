"""What a form means stands in the form itself: signed, so that nobody but us has written it.

A session is shared by all tabs of a browser, and what one of them does must not be what another one meant.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core import signing

LASTS = timedelta(hours=12)
"""As long as a session at most."""


def seal(meaning: Any, *, of: str) -> str:
    """A token for a hidden field; `of` is the form, and on a page for one account also whose it is."""
    return signing.dumps(meaning, salt=f"portal.carried.{of}", compress=True)


def unseal(token: str, *, of: str, lasts: timedelta = LASTS) -> Any:
    """What a token of this form means; None for one that is too old, of another form or nobody's."""
    try:
        return signing.loads(token, salt=f"portal.carried.{of}", max_age=lasts)
    except signing.BadSignature:
        return None
