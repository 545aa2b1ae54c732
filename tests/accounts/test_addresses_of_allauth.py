"""Every address that allauth looks up by name is there, or is one that nobody is led to, for a reason."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.test import Client

from tests.access.pages import addresses

PACKAGE = Path(allauth.__file__).parent
LOOKED_UP = re.compile(
    r"""(?:reverse|reverse_lazy|redirect|headed_redirect_response|urlname\s*=|redirect_urlname\s*=)"""
    r"""\(?\s*\(?\s*["']((?:account|mfa)_\w+)["']"""
)
NEVER_REACHED = {
    "account_signup": "nobody signs up",
    "account_signup_by_passkey": "nobody signs up",
    "mfa_signup_webauthn": "nobody signs up",
    "account_inactive": "AccountAdapter.respond_user_inactive",
    "account_request_login_code": "no stage of signing in asks for a code by mail",
    "account_confirm_login_code": "no stage of signing in asks for a code by mail",
    "account_verify_phone": "no phone numbers",
    "account_change_phone": "no phone numbers",
    "account_confirm_email": "codes, not links",
    "account_reset_password_done": "codes, not links",
    "account_reset_password_from_key": "codes, not links",
    "account_reset_password_from_key_done": "codes, not links",
    "account_password_reset_completed": "ForgottenView says where to go",
    "account_set_password": "own_account.password does both",
    "mfa_list_webauthn": "the list is on mfa_index, and removing is a view of ours",
    "mfa_trust": "no browser is trusted past the second step",
}


def looked_up() -> set[str]:
    found: set[str] = set()
    for folder in ("account", "mfa"):
        for file in (PACKAGE / folder).rglob("*.py"):
            if file.name != "urls.py":
                found |= set(LOOKED_UP.findall(file.read_text(encoding="utf-8")))
    return found


def test_every_url_name_of_allauth_is_mapped_or_unused() -> None:
    names = looked_up()
    assert len(names) > 20
    assert names - addresses() == set(NEVER_REACHED) & names
    assert not set(NEVER_REACHED) & addresses()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["accounts/signup/", "sign-up/", "accounts/", "details/second-step/webauthn/"]
)
def test_allauths_own_addresses_are_not_found(path: str) -> None:
    assert Client().get(f"/{path}", secure=True).status_code == 404
