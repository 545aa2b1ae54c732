"""Browsers for tests: signed in as somebody of the cast, over https, through the whole middleware."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client

from accounts.models import User
from tests.arranging import at_the_gate


class PersonsClient(Client):
    """A browser; with an account's id, one in which that account is signed in."""

    def __init__(self, account: UUID | None = None, **defaults: Any) -> None:
        super().__init__(raise_request_exception=False, **defaults)
        if account:
            with at_the_gate():
                self.force_login(User.objects.get(pk=account))

    def prove(self, account: UUID) -> None:
        """Leave the session as a code or a passkey leaves it: its owner has just proved who they are."""
        with transaction.atomic(), at_the_gate():
            session = self.session
            session["account_authentication_methods_user"] = str(account)
            session["account_authentication_methods"] = [
                {"method": "mfa", "at": time.time(), "reauthenticated": True}
            ]
            session.save()

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request, over https."""
        return super().generic(*args, **kwargs | {"secure": True})
