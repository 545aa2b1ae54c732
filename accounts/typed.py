"""What somebody sent when their session had ended: kept for them alone, until they have signed in again.

It waits encrypted in the session of nobody. Whoever signs in there with another account ends it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from portal.web import encryption

KEPT_AS = "typed"
PURPOSE = "what was typed"
MOST = 100_000  # characters
SECRET = re.compile(r"password|credential|^code(_|$)|^csrfmiddlewaretoken$")
"""Names of fields that are never kept."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that was sent: whose it is, where it goes, and what stood in it."""

    account: str
    address: str
    fields: list[list[str]]
    had_files: bool = False


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, and from there to what was typed, or to the page asked for."""
    if keep(request):
        return redirect_to_login(reverse("accounts:typed"))
    return redirect_to_login(request.get_full_path())


def keep(request: HttpRequest) -> bool:
    """Keep what was sent by somebody who was signed out in this very request; False if there is nothing."""
    account = getattr(request, "account_signed_out", None)  # idle.py
    if account is None or request.method != "POST":
        return False
    fields = [
        [name, str(value)]
        for name, values in request.POST.lists()
        for value in values
        if not SECRET.search(name)
    ]
    if not fields or sum(len(value) for _name, value in fields) > MOST:
        return False
    address = request.get_full_path()
    request.session[KEPT_AS] = sealed(Typed(str(account), address, fields, bool(request.FILES)))
    return True


def sealed(typed: Typed) -> str:
    """As the session keeps it."""
    written = json.dumps([typed.account, typed.address, typed.fields, typed.had_files])
    return encryption.encrypt(written, purpose=PURPOSE)


def typed_by(session: SessionBase, account: Any) -> Typed | None:
    """What this account had sent; None for nothing, or if it was another's."""
    try:
        found = Typed(*json.loads(encryption.decrypt(session[KEPT_AS], purpose=PURPOSE)))
    except (KeyError, InvalidToken):
        return None
    return found if found.account == str(account) else None


def forget(session: SessionBase) -> None:
    """It was sent, or is not to be."""
    session.pop(KEPT_AS, None)
