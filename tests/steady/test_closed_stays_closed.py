"""What a press has closed stays closed whatever fails afterwards; a press that cannot be stored says so.

PostgreSQL, web and disks are as in test_faults.py; no server takes mail at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.http.browsing import Answer
from tests.steady.faults import (
    Fault,
    fill_what_is_written_ahead,
    filled,
    no_room_for_documents,
    no_room_for_postgresql,
    postgresql_killed,
    postgresql_restarted,
    start_again,
    web_killed,
    workers_killed,
)
from tests.steady.landlord import Landlord, a_landlord
from tests.steady.small_disk import may_have_disks

FAULTS: tuple[Fault, ...] = (
    web_killed,
    workers_killed,
    postgresql_restarted,
    postgresql_killed,
    no_room_for_documents,
    no_room_for_postgresql,
)
NEW = "/staff/breach/new/"
# A full disk, for this one table: the audit log cannot grow.
NO_ROOM = """
    CREATE FUNCTION portal.no_room() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON accounts_auditevent EXECUTE FUNCTION portal.no_room();
"""


@pytest.fixture(scope="module")
def machine(django_db_blocker: DjangoDbBlocker) -> Iterator[Landlord]:
    with django_db_blocker.unblock(), a_landlord(spares=1, seed=1) as running:
        yield running


@pytest.fixture
def landlord(machine: Landlord) -> Iterator[Landlord]:
    """The machine, with all that a test has closed opened again afterwards."""
    yield machine
    with machine.server.superuser() as sql:
        sql.execute(
            "UPDATE incidents_freeze SET ended_at = now()"
            " WHERE level = 'everything' AND ended_at IS NULL"
        )


def answer_to_a_press(landlord: Landlord) -> Answer:
    """Aileen takes a call, and does not know how much the caller sees."""
    answer = landlord.work.send(landlord.work.members["Aileen"], NEW, {"how_many": "not sure"})
    assert answer
    return answer


def press(landlord: Landlord) -> int:
    """The status of the answer."""
    return answer_to_a_press(landlord).status


def says_that_nothing_is_closed(answer: Answer) -> bool:
    """Whether it says so, and points to the switch outside the application."""
    words = unescape(answer.body.decode())
    return answer.status == 503 and all(
        said in words
        for said in (
            "<h1>Nothing is closed yet</h1>",
            "Then press again in a minute.",
            "Create the file portal-off.",
        )
    )


def reads(landlord: Landlord, name: str) -> Callable[[], int]:
    """What somebody is answered who takes a document of Loch Road."""
    address = f"/documents/{landlord.work.world.document('Loch gas').id}/download/"

    def ask() -> int:
        answer = landlord.work.members[name].try_to_ask(address)
        return answer.status if answer else 0

    return ask


def test_press_that_finds_no_room_says_that_nothing_is_closed(landlord: Landlord) -> None:
    morag = reads(landlord, "Morag")
    assert morag() == 200
    with landlord.server.superuser() as sql:
        sql.execute(NO_ROOM)
        try:
            assert says_that_nothing_is_closed(answer_to_a_press(landlord))
            assert landlord.web.status_of("/readyz") == 503
        finally:
            sql.execute("DROP FUNCTION portal.no_room() CASCADE")
    landlord.web.wait_until_ready()
    assert morag() == 200


@pytest.mark.skipif(not may_have_disks(), reason="only root may have a disk of its own")
def test_press_on_a_disk_that_is_really_full_says_that_nothing_is_closed(
    landlord: Landlord,
) -> None:
    """Whether PostgreSQL refuses the row or has ended itself: nothing is closed, and it is said."""
    with filled(landlord, "postgresql"):
        fill_what_is_written_ahead(landlord)
        assert says_that_nothing_is_closed(answer_to_a_press(landlord))
    start_again(landlord)
    assert reads(landlord, "Morag")() == 200


def test_press_while_postgresql_is_away_says_that_nothing_is_closed(landlord: Landlord) -> None:
    landlord.server.stop_at_once()
    try:
        assert says_that_nothing_is_closed(answer_to_a_press(landlord))
    finally:
        landlord.server.start()
    landlord.web.wait_until_ready()
    assert reads(landlord, "Morag")() == 200
    # The same press goes through now.
    assert press(landlord) == 302
    assert reads(landlord, "Morag")() == 404


def test_what_one_press_closed_stays_closed_whatever_fails(landlord: Landlord) -> None:
    morag, fiona = reads(landlord, "Morag"), reads(landlord, "Fiona")
    assert morag() == 200
    assert press(landlord) == 302
    assert (morag(), fiona()) == (404, 200)
    for fault in FAULTS:
        fault(landlord)
        # Before it is ready again it may fail; it never shows the document.
        assert morag() != 200, fault.__name__
        landlord.web.wait_until_ready()
        assert (morag(), fiona()) == (404, 200), fault.__name__
    assert landlord.tally.wrong == []
