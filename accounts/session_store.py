"""Sessions in the database, found by a hash of their key: whoever reads the table signs in as nobody."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone


class SessionStore(DatabaseStore):
    """Django's own store; the cookie alone holds the key, the row what `stored_key` makes of it."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key
        live = Session.objects.filter(expire_date__gt=timezone.now())
        found = live.filter(session_key=stored_key(key)).first() if key else None
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether a session has this key."""
        return bool(super().exists(stored_key(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session."""
        return Session(
            session_key=stored_key(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )

    def delete(self, session_key: str | None = None) -> None:
        """End a session, the running one if none is named."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(stored_key(key))


def stored_key(session_key: str) -> str:
    """What stands in the table: 240 bits of a hash, as many as the column holds.

    Keys are drawn at random, so nobody finds one by trying: it needs neither salt nor secret.
    """
    digest = hashlib.sha256(session_key.encode()).digest()
    return base64.urlsafe_b64encode(digest[:30]).decode()
