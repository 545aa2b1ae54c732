"""Who is told of a drill, and that what is real rings beside it."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import LazySettings

from tests.databases import OwnDatabase
from tests.incidents.night import Night, nightfall
from tests.waiting import wait_until

BEGIN, BOARD, PRACTISE = "/dpo/drills/", "/dpo/", "/staff/breach/practise/"
WAITING = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
PRESS = {"how_many": "not sure", "press": "yes"}


@pytest.fixture
def night(own_database: OwnDatabase, settings: LazySettings) -> Iterator[Night]:
    """A landlord to whom nothing has happened lately, with a mail server and an alarm service."""
    with nightfall(own_database, settings) as begun:
        begun.ask("UPDATE incidents_incident SET froze = false, served = false, by_staff = false")
        yield begun


def drilled(night: Night, **chosen: str) -> None:
    """Donald begins a drill, and Aileen presses in it."""
    with night.database.as_login("web"):
        assert night.browser_of("Donald").post(BEGIN, chosen).status_code == 302
        assert night.browser_of("Aileen").post(PRACTISE, PRESS).status_code == 302
    night.passes()


def test_dpo_and_deputy_are_told_that_it_is_a_drill_and_no_one_else(night: Night) -> None:
    drilled(night)
    night.passes(minutes=16)
    night.passes(minutes=16)
    assert night.told() == [
        (role, way) for role in ("dpo", "deputy") for way in ("email", "webhook")
    ]
    for _headers, body in night.alarms.told:
        assert json.loads(body)["drill"] is True
    for _mailbox, message in night.mail.taken:
        assert message["Subject"].startswith("DRILL: report D-")
        assert "This is a DRILL. Nothing has happened" in message.get_payload()


def test_director_is_told_where_that_was_chosen(night: Night) -> None:
    drilled(night, tells_director="on")
    night.passes(minutes=16)
    night.passes(minutes=16)
    night.passes(minutes=10)
    assert [role for role, _way in night.told()][::2] == ["dpo", "deputy", "director"]


def test_drill_that_was_acknowledged_climbs_no_further(night: Night) -> None:
    drilled(night)
    with night.database.as_login("web"):
        senga = night.browser_of("Senga")
        drill = re.search(r"/dpo/drill/[0-9a-f-]+/", senga.get(BOARD).content.decode())
        assert drill
        assert senga.post(drill[0], {"do": "acknowledge"}).status_code == 302
    night.told()
    night.passes(minutes=16)
    assert night.told() == []


def test_call_during_a_drill_rings_as_real(night: Night) -> None:
    drilled(night)
    night.told()
    night.call_is_logged("Fiona")
    assert night.told() == [("dpo", "email"), ("dpo", "webhook")]
    assert night.mail.taken[-1][1]["Subject"].startswith("Report B-")
    assert json.loads(night.alarms.told[-1][1])["drill"] is False
    night.passes(minutes=16)
    assert night.told() == [("deputy", "email"), ("deputy", "webhook")], "and of the drill nobody"


def test_drill_that_begins_while_someone_reports_waits_for_them_and_begins_not(
    night: Night,
) -> None:
    """Neither overlooks the other: the report is not stored yet, and the drill has not begun."""
    owner = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner, dbname=night.database.name) as reporting:
        reporting.execute(
            "UPDATE incidents_incident SET froze = true"
            " WHERE id = (SELECT i.id FROM incidents_incident AS i"
            " WHERE NOT portal.is_closed(i.id) LIMIT 1)"
        )

        def is_stored_once_the_drill_waits() -> None:
            wait_until(lambda: night.ask(WAITING) != [])
            reporting.commit()

        storing = threading.Thread(target=is_stored_once_the_drill_waits)
        with night.database.as_login("web"):
            donald = night.browser_of("Donald")
            storing.start()
            refused = donald.post(BEGIN, {})
        storing.join()
    assert refused.status_code == 200
    assert night.ask("SELECT 1 FROM incidents_drill WHERE ended_at IS NULL") == []
