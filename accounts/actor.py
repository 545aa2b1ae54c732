"""The account behind a request, as services want it (`by=`); what it may do is accounts/access."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from accounts.models import User


def actor(request: HttpRequest) -> User:
    """Who asks. Only for pages behind a mark of accounts.access, where somebody is signed in."""
    return cast(User, request.user)
