"""What fails on a server fails here, while people work: nothing that was acknowledged is lost, nothing leaks.

PostgreSQL is one of the tests' own, on a small disk of its own where the machine lets us have one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from secrets import randbits

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.documents.sent_files import pdf
from tests.steady.faults import FAULTS
from tests.steady.landlord import (
    Landlord,
    a_landlord,
    broken_promises,
    strays,
    wait_until_somebody_reads,
)
from tests.steady.small_disk import may_have_disks
from tests.steady.work import sha256
from tests.waiting import wait_until

# How long people go on after the last fault; `make faults` watches for five minutes.
SECONDS_AFTERWARDS = float(os.environ.get("FAULTS_WATCH", "5"))
SPARES = 150 + int(SECONDS_AFTERWARDS)
SEED = int(os.environ.get("FAULTS_SEED", "0")) or randbits(32)


@pytest.fixture(scope="module")
def landlord(django_db_blocker: DjangoDbBlocker) -> Iterator[Landlord]:
    """One machine for the tests of this file: each leaves it in order."""
    with django_db_blocker.unblock(), a_landlord(spares=SPARES, seed=SEED) as running:
        yield running


def test_nothing_acknowledged_is_lost_and_nothing_leaks_whatever_fails(landlord: Landlord) -> None:
    tally, recovered = landlord.tally, {}
    with landlord.work.going_on():
        time.sleep(2)
        for fault in FAULTS:
            tally.during = fault.__name__
            attempt = landlord.imports.begin()
            time.sleep(landlord.chance.uniform(0, 3))
            fault(landlord)
            began = time.monotonic()
            wait_until_somebody_reads(landlord)
            recovered[fault.__name__] = round(time.monotonic() - began, 1)
            attempt.kill()
            tally.count("imports ended" if attempt.wait() else "imports done")
            for what in landlord.imports.wrong_after():
                tally.note(what)
            time.sleep(1)
        tally.during = "afterwards"
        time.sleep(SECONDS_AFTERWARDS)
    print(f"FAULTS_SEED={SEED}", recovered, sorted(tally.counts.items()))
    assert tally.wrong == []
    assert broken_promises(landlord) == []
    assert landlord.manage("clear_away") == ""
    assert strays(landlord) == set()
    assert " 0 differences." in landlord.manage("reconcile_access")
    assert landlord.imports.begin().wait() == 0
    assert landlord.imports.manage("clear_away").wait() == 0
    assert len(landlord.imports.files()) == landlord.imports.documents_held()
    assert landlord.imports.documents_held() == landlord.imports.documents_of_export
    for what in ("downloads", "reports", "releases", "upload Saved", "answered 500", "no answer"):
        assert tally.counts[what] >= 5, (what, tally.counts)


def test_database_restart_between_requests_causes_no_failure(
    landlord: Landlord,
) -> None:
    morag = landlord.work.members["Morag"]
    assert all(landlord.web.status_of("/readyz") == 200 for _ in range(8))
    landlord.server.stop_at_once()
    landlord.server.start()
    answers = [morag.try_to_ask("/documents/") for _ in range(8)]
    assert [answer and answer.status for answer in answers] == [200] * 8


def test_upload_that_is_killed_before_its_end_leaves_no_document_and_is_cleared_away(
    landlord: Landlord,
) -> None:
    assert landlord.manage("clear_away") == ""
    with ThreadPoolExecutor(1) as officer, landlord.server.superuser() as sql:
        with sql.transaction():
            # The audit log is written last of all: until then the file is there, and the document is not.
            sql.execute("LOCK accounts_auditevent IN SHARE MODE")
            sent = officer.submit(
                landlord.work.send_file, landlord.work.members["Callum"], pdf("never finished")
            )
            wait_until(lambda: bool(strays(landlord)))
            landlord.web.kill_all()
        assert sent.result() is None
    landlord.web.wait_until_ready()
    stray = {name for name in strays(landlord) if name.count("-") == 4}
    assert stray
    with landlord.server.superuser() as sql:
        found = sql.execute(
            "SELECT FROM documents_upload WHERE sha256 = %s", [sha256(pdf("never finished"))]
        )
        assert found.fetchone() is None
    assert landlord.manage("clear_away") == ""
    assert strays(landlord) == set()


@pytest.mark.skipif(not may_have_disks(), reason="This machine lets us have no disk to fill.")
def test_full_disk_during_an_upload_is_not_called_a_damaged_file(landlord: Landlord) -> None:
    disk, callum = landlord.disks["documents"], landlord.work.members["Callum"]
    letter = pdf("long " * 4000)
    disk.fill(but=8192)
    try:
        answer = landlord.work.send_file(callum, letter)
    finally:
        disk.free()
    assert answer
    assert (answer.status, answer.body) == (500, landlord.work.failure)
    answer = landlord.work.send_file(callum, letter)
    assert answer
    assert b"Saved" in answer.body
    assert landlord.tally.wrong == []
