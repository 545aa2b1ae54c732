"""A row of the table of sessions lets nobody in: the key stands in the cookie alone."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from tests.accounts.doing import is_signed_in, signed_in, somebody
from tests.arranging import at_the_gate
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db


def test_key_that_is_stored_opens_no_session(world: World) -> None:
    assert world
    somebody("mairi")
    browser = signed_in("mairi")
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    with at_the_gate():
        stored = list(Session.objects.values_list("session_key", flat=True))
    assert stored
    assert key not in stored
    for row in stored:
        thief = PersonsClient()
        thief.cookies[settings.SESSION_COOKIE_NAME] = row
        assert not is_signed_in(thief)
    assert is_signed_in(browser)


def test_session_that_is_ended_has_no_row(world: World) -> None:
    assert world
    somebody("mairi")
    browser = signed_in("mairi")
    kept = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.post("/sign-out/")
    thief = PersonsClient()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert not is_signed_in(thief)
    with at_the_gate():
        assert not Session.objects.exists()
