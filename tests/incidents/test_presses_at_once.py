"""Presses, releases and restarts that meet: real commits, the web's true login, a thread for each person.

Who is in the middle of something is held there by a lock on the audit log, which every request writes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.clients import PersonsClient
from tests.databases import OwnDatabase, superuser
from tests.incidents.test_telephone import NEW
from tests.incidents.test_two_people import ASKING
from tests.waiting import wait_until
from tests.world import World


@pytest.fixture
def cast(the_world: World) -> World:
    return World(the_world.facts.today)


class Office:
    """Some people at their browsers, all at once; gives the status of each answer."""

    def __init__(self, database: OwnDatabase, cast: World, threads: ThreadPoolExecutor) -> None:
        self.database, self._threads = database, threads
        names = ("Aileen", "Fiona", "Moira", "Donald", "Morag")
        with transaction.atomic():
            self._browsers = {name: PersonsClient(cast.account(name).id) for name in names}
        connection.close()

    def send(self, name: str, address: str, form: Mapping[str, object]) -> Future[int]:
        """Somebody presses a button; the answer may take a while."""
        return self._threads.submit(self._ask, name, address, form)

    def reads(self, name: str, address: str) -> int:
        """What somebody is answered."""
        return self._threads.submit(self._ask, name, address, None).result()

    def _ask(self, name: str, address: str, form: Mapping[str, object] | None) -> int:
        browser = self._browsers[name]
        answer = browser.get(address) if form is None else browser.post(address, form)
        connection.close()
        return int(answer.status_code)

    @contextmanager
    def held_at_the_end(self) -> Iterator[None]:
        """Within the block nobody's request comes to its end, and each is waited for in its turn."""
        with superuser(self.database.name) as sql, sql.transaction():
            sql.execute("LOCK public.accounts_auditevent IN SHARE MODE")
            yield

    def wait_for(self, how_many: int) -> None:
        """Wait until so many are held."""
        with superuser() as sql:
            wait_until(
                lambda: (
                    sql.execute(
                        "SELECT count(*) FROM pg_stat_activity"
                        " WHERE datname = %s AND wait_event_type = 'Lock'",
                        [self.database.name],
                    ).fetchone()
                    == (how_many,)
                )
            )

    def stored(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """What the database holds."""
        with superuser(self.database.name) as sql:
            return sql.execute(question, values).fetchall()


@pytest.fixture
def office(own_database: OwnDatabase, cast: World) -> Iterator[Office]:
    with own_database.as_login("web"), ThreadPoolExecutor(4) as threads:
        yield Office(own_database, cast, threads)


LIVE = "SELECT level FROM incidents_freeze WHERE ended_at IS NULL AND incident_id IS NOT NULL"


def test_two_presses_at_once_close_everything_once_and_keep_both_reports(
    office: Office, cast: World
) -> None:
    document = f"/documents/{cast.document('Loch gas').id}/"
    assert office.reads("Morag", document) == 200
    with office.held_at_the_end():
        presses = [office.send(name, NEW, {"how_many": "more"}) for name in ("Aileen", "Fiona")]
        office.wait_for(2)
    assert [press.result() for press in presses] == [302, 302]
    assert office.stored(LIVE) == [("everything",)]
    assert office.stored(
        "SELECT count(*) FROM incidents_report WHERE what LIKE 'By telephone%%'"
    ) == [(2,)]
    assert office.reads("Morag", document) == 404


def test_release_in_flight_waits_for_the_press_and_then_fails(office: Office, cast: World) -> None:
    document = cast.document("Loch unreleased").id
    form = {"reason": "Because you asked for it.", "read": "on", "audience": "tenants"}
    with office.held_at_the_end():
        press = office.send("Aileen", NEW, {"how_many": "more"})
        office.wait_for(1)
        release = office.send("Fiona", f"/staff/document/{document}/release/", form)
        office.wait_for(2)
    assert press.result() == 302
    assert release.result() == 409
    assert office.stored("SELECT FROM documents_release WHERE document_id = %s", document) == []


def test_release_begun_before_the_press_shows_the_document_to_no_one(
    office: Office, cast: World
) -> None:
    document = cast.document("Loch unreleased").id
    form = {"reason": "Because you asked for it.", "read": "on", "audience": "tenants"}
    with office.held_at_the_end():
        release = office.send("Fiona", f"/staff/document/{document}/release/", form)
        office.wait_for(1)
        press = office.send("Aileen", NEW, {"how_many": "more"})
        office.wait_for(2)
    assert press.result() == 302
    assert release.result() in {302, 409}  # Whoever of the two comes first.
    assert office.reads("Morag", f"/documents/{document}/") == 404


def asked_to_open(office: Office) -> str:
    """Everything is closed, and Donald has asked that it opens; gives where to agree."""
    assert office.send("Aileen", NEW, {"how_many": "more"}).result() == 302
    ((freeze,),) = office.stored(LIVE.replace("level", "id"))
    assert office.send("Donald", f"/dpo/freeze/{freeze}/ask/", ASKING).result() == 302
    ((request,),) = office.stored(
        "SELECT id FROM accounts_twopersonrequest WHERE about_id = %s AND ended_at IS NULL", freeze
    )
    assert isinstance(request, UUID)
    return f"/dpo/agree/{request}/"


def test_restart_that_meets_a_new_report_opens_nothing(office: Office) -> None:
    address = asked_to_open(office)
    with office.held_at_the_end():
        report = office.send("Fiona", NEW, {"how_many": "not sure"})
        office.wait_for(1)
        restart = office.send("Moira", address, {"do": "agree"})
        office.wait_for(2)
    assert report.result() == 302
    restart.result()
    assert office.stored(LIVE) == [("everything",)]


def test_new_report_that_meets_a_restart_closes_everything_again(office: Office) -> None:
    address = asked_to_open(office)
    with office.held_at_the_end():
        restart = office.send("Moira", address, {"do": "agree"})
        office.wait_for(1)
        report = office.send("Fiona", NEW, {"how_many": "not sure"})
        office.wait_for(2)
    restart.result()
    assert report.result() == 302
    assert office.stored(LIVE) == [("everything",)]
