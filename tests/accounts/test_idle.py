"""Who is away is signed out: residents after 15 minutes, staff after 30, and nobody who is still there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from tests.accounts.doing import type_password
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.world import World

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], PersonsClient]
WORDS = b"We signed you out because you were away. Sign in to go on."


def later(minutes: float, start: datetime | None = None) -> time_machine.travel:
    return time_machine.travel((start or timezone.now()) + timedelta(minutes=minutes), tick=False)


@pytest.mark.parametrize(
    ("name", "page", "stays", "goes"),
    [("Morag", "/documents/", 15, 17), ("Fiona", "/staff/", 30, 32)],
)
def test_idle_session_ends_at_its_limit_and_not_earlier(
    as_person: AsPerson, name: str, page: str, stays: int, goes: int
) -> None:
    browser = as_person(name)
    assert browser.get(page).status_code == 200
    with later(stays):
        assert browser.get(page).status_code == 200
    with later(stays + goes):
        assert browser.get(page)["Location"] == f"/sign-in/?next={page}"
        assert WORDS in browser.get(f"/sign-in/?next={page}").content
        assert WORDS not in browser.get(f"/sign-in/?next={page}").content


def test_signing_in_again_leads_back_to_the_page(world: World, as_person: AsPerson) -> None:
    browser = as_person("Morag")
    browser.get("/cases/")
    with later(20):
        answer = browser.get("/cases/")
        assert answer["Location"] == "/sign-in/?next=/cases/"
        name = world.account("Morag").username
        _, answer = type_password(name, browser, next="/cases/")
        assert answer["Location"] == "/cases/"
        assert browser.get("/cases/").status_code == 200


def test_pressing_stay_signed_in_extends_the_session(as_person: AsPerson) -> None:
    browser = as_person("Morag")
    page = browser.get("/documents/").content.decode()
    assert "Are you still there?" in page
    assert 'data-idle-seconds="960"' in page
    with later(14):
        assert browser.post("/details/stay/").status_code == 204
    with later(28):
        assert browser.get("/documents/").status_code == 200


@pytest.mark.shipping
def test_session_ends_after_12_hours_even_if_used(as_person: AsPerson) -> None:
    browser, start = as_person("Fiona"), timezone.now()
    browser.get("/staff/")
    for minutes in range(20, 12 * 60, 20):
        with later(minutes, start):
            assert browser.get("/staff/").status_code == 200
    with later(12 * 60 + 1, start):
        assert browser.get("/staff/").status_code == 302


def test_session_is_written_at_most_once_a_minute(as_person: AsPerson) -> None:
    browser, start = as_person("Morag"), timezone.now()
    browser.get("/documents/")
    written = []
    for seconds in (0, 20, 57, 61, 80):
        with (
            time_machine.travel(start + timedelta(seconds=seconds + 1), tick=False),
            CaptureQueriesContext(connection) as asked,
        ):
            browser.get("/documents/")
        written.append(any("UPDATE" in q["sql"] and "session" in q["sql"] for q in asked))
    assert written == [False, False, False, True, False]


def test_audit_log_notes_an_idle_end(world: World, as_person: AsPerson) -> None:
    browser = as_person("Morag")
    browser.get("/documents/")
    with later(20):
        browser.get("/documents/")
    with arranging(deriving=False):
        last = AuditEvent.objects.latest("seq")
    assert (last.event, last.user_id) == ("signed_out_idle", world.account("Morag").id)


def test_page_that_is_not_found_does_not_extend_the_session(as_person: AsPerson) -> None:
    browser = as_person("Morag")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/nowhere/").status_code == 404
    assert not any("session" in q["sql"] for q in asked)
