"""Keys are changed while the portal runs: who holds the right one is served, and nobody else."""

from __future__ import annotations

import secrets

import pytest
from django.conf import LazySettings, settings
from django.core.checks import run_checks
from django.test import override_settings

from portal.rls.apply import apply_walls
from tests.accounts.doing import SIGN_IN
from tests.canaries import tokens_in
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.factories.accounts import PASSWORD

OLD, NEW = settings.CLAIM_KEY, secrets.token_bytes(32)
PAGES = ("/", "/home/", "/documents/", "/cases/", "/details/", SIGN_IN)


@pytest.fixture
def portal(own_database: OwnDatabase) -> OwnDatabase:
    """A portal as it stands on a server."""
    believe(own_database, OLD)
    return own_database


def believe(database: OwnDatabase, key: bytes, *before: bytes) -> None:
    """Run apply_walls with these keys, as the owner."""
    with (
        database.as_login("owner"),
        override_settings(CLAIM_KEY=key, CLAIM_KEY_FALLBACKS=list(before)),
    ):
        apply_walls()


def signed_in() -> PersonsClient:
    """Morag's browser."""
    browser = PersonsClient()
    assert browser.post(SIGN_IN, {"login": "morag", "password": PASSWORD}).status_code == 302
    return browser


def refusals() -> set[str | None]:
    """Why the web process would not start."""
    return {message.id for message in run_checks(tags=["database"], databases=["default"])}


def test_web_process_with_the_old_key_shows_nothing_and_does_not_restart(
    portal: OwnDatabase,
) -> None:
    with portal.as_login("web"):
        morag = signed_in()
        assert tokens_in(morag.get("/documents/").content)
    believe(portal, NEW)
    with portal.as_login("web"):
        for page in PAGES:
            assert not tokens_in(morag.get(page).content)
        answer = PersonsClient().post(SIGN_IN, {"login": "morag", "password": PASSWORD})
        assert not answer.cookies.get(settings.SESSION_COOKIE_NAME)
        assert morag.get("/readyz").status_code == 503
        assert refusals() == {"portal.E027"}
        with override_settings(CLAIM_KEY=NEW):
            assert refusals() == set()
            assert tokens_in(signed_in().get("/documents/").content)


def test_claim_key_is_rotated_without_interruption(portal: OwnDatabase) -> None:
    """By the steps of docs/operating.md: both are believed, then the web starts anew, then one is."""
    with portal.as_login("web"):
        morag = signed_in()
    believe(portal, NEW, OLD)
    with portal.as_login("web"):
        for key in (OLD, NEW, OLD, NEW):
            with override_settings(CLAIM_KEY=key):
                assert refusals() == set()
                assert tokens_in(morag.get("/documents/").content)
    believe(portal, NEW)
    with portal.as_login("web"), override_settings(CLAIM_KEY=NEW):
        assert tokens_in(morag.get("/documents/").content)
    with portal.as_login("web"):
        assert refusals() == {"portal.E027"}


def test_secret_key_is_rotated_without_signing_anyone_out(
    portal: OwnDatabase, settings: LazySettings
) -> None:
    with portal.as_login("web"):
        morag = signed_in()
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another-secret-key-of-the-same-portal"
        assert tokens_in(morag.get("/documents/").content)
        assert tokens_in(signed_in().get("/documents/").content)


def test_lost_secret_key_signs_everyone_out(portal: OwnDatabase, settings: LazySettings) -> None:
    """After a theft of it that is what is wanted."""
    with portal.as_login("web"):
        morag = signed_in()
        settings.SECRET_KEY = "another-secret-key-of-the-same-portal"
        assert morag.get("/documents/").status_code == 302
        assert tokens_in(signed_in().get("/documents/").content)
