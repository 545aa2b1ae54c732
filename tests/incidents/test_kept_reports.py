"""While the database is away a report is kept as a file, and filed once when it is back."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import re
import secrets
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuditEvent, OutgoingMail
from documents.models import Document
from portal.incidents import kept_files, kept_reports
from portal.incidents.models import Report
from portal.incidents.services import Told
from tests.accounts.doing import SIGN_IN
from tests.arranging import arranging, todays_date
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.factories.accounts import PASSWORD
from tests.world import World

ANSWERS = {"wrong": "not for me", "what": "It names my neighbour.", "contact": "0141 496 0000"}
TOLD = ("Donald", "Senga")
REFERENCE = re.compile(r"S-\d{8}")
STAMP = datetime(2026, 11, 20, 3, 4, 5, 678901, tzinfo=UTC)


@pytest.fixture
def home(own_database: OwnDatabase, settings: LazySettings, tmp_path: Path) -> OwnDatabase:
    """A portal whose documents lie in a folder of this test."""
    settings.DOCUMENTS_ROOT = tmp_path
    return own_database


@contextlib.contextmanager
def owner(database: OwnDatabase) -> Iterator[None]:
    with database.as_login("owner"), transaction.atomic(), arranging(deriving=False):
        yield


@contextlib.contextmanager
def database_away() -> Iterator[None]:
    """PostgreSQL is at no address that anybody answers at."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(PORT="1")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def folder(settings: Any) -> Path:
    return Path(settings.DOCUMENTS_ROOT) / "reports"


def files(settings: Any) -> list[Path]:
    return sorted(folder(settings).iterdir()) if folder(settings).exists() else []


def reports(database: OwnDatabase) -> list[Report]:
    with owner(database):
        return list(Report.objects.filter(reference__startswith="S-").order_by("reference"))


def cast(database: OwnDatabase) -> World:
    with owner(database):
        return World(todays_date())


def told(**more: Any) -> Told:
    return Told(source=b"somewhere", wrong="not for me", what="A letter.", **more)


def test_visitor_is_shown_the_form_and_given_a_reference_while_the_database_is_away(
    home: OwnDatabase, settings: LazySettings
) -> None:
    with home.as_login("web"), database_away():
        visitor = PersonsClient()
        form = visitor.get("/not-mine/")
        assert form.status_code == 200
        assert "Tell us now" in form.content.decode()
        done = visitor.post("/not-mine/", ANSWERS)
        assert done.status_code == 200
        page = done.content.decode()
        (reference,) = set(REFERENCE.findall(page))
        assert "We have kept what you told us." in page
        assert done["Cache-Control"] == "private, no-store"
        assert visitor.get("/").status_code == 500
    (kept,) = files(settings)
    assert kept.name.startswith(f"{reference}.")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert b"neighbour" not in kept.read_bytes()
    assert b"0141" not in kept.read_bytes()


def test_report_of_whoever_was_signed_in_closes_the_document_when_the_database_is_back(
    home: OwnDatabase, settings: LazySettings
) -> None:
    world = cast(home)
    letter = world.document("NOISE letter to Morag").id
    address = f"/documents/{letter}/not-mine/"
    with home.as_login("web"):
        morag = PersonsClient()
        morag.post(SIGN_IN, {"login": "morag", "password": PASSWORD})
        assert morag.get(f"/documents/{letter}/").status_code == 200
        (token,) = re.findall(r'name="shown" value="([^"]+)"', morag.get(address).content.decode())
        with database_away():
            began = timezone.now()
            with time_machine.travel(began + timedelta(hours=1), tick=False):
                page = morag.post(address, ANSWERS | {"shown": token}).content.decode()
        (reference,) = set(REFERENCE.findall(page))
        assert files(settings)
        assert PersonsClient().get("/help/").status_code == 200
    assert files(settings) == []
    (report,) = reports(home)
    assert (report.reference, report.what) == (reference, ANSWERS["what"])
    assert (report.person_id, report.document_id) == (world.person("Morag").id, letter)
    assert timedelta(minutes=59) < report.received_at - began < timedelta(minutes=61)
    with owner(home):
        assert Document.objects.get(pk=letter).frozen
        entry = AuditEvent.objects.filter(event="reported_not_mine").latest("seq")
    assert entry.user_id == world.account("Morag").id


def test_72_hours_run_from_when_it_was_taken(home: OwnDatabase, settings: LazySettings) -> None:
    assert settings
    with time_machine.travel(STAMP, tick=False):
        kept_files.keep(told(), None)
    with home.as_login("worker"):
        call_command("file_reports")
    (report,) = reports(home)
    assert report.received_at == STAMP
    assert report.recorded_at > STAMP


def test_reports_that_are_taken_at_once_are_all_kept_and_filed_once_each(
    home: OwnDatabase, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where several draw the same number in the same moment: here there are hardly enough of them."""
    monkeypatch.setattr(secrets, "randbelow", lambda _most: random.randrange(20))  # noqa: S311
    together = threading.Barrier(16)

    def one(number: int) -> str:
        together.wait()
        source = b"somewhere" if number % 2 else bytes([number])
        return kept_files.keep(Told(source=source, wrong="not sure", what=str(number)), None)

    with ThreadPoolExecutor(16) as pool:
        references = list(pool.map(one, range(16)))
    assert len(set(references)) == len(files(settings)) == 16
    with home.as_login("web"):
        assert kept_reports.file_kept_reports() == 16
        assert kept_reports.file_kept_reports() == 0
    assert files(settings) == []
    assert {report.reference: report.what for report in reports(home)} == {
        reference: str(number) for number, reference in enumerate(references)
    }


def test_killed_between_storing_and_removing_is_one_report(
    home: OwnDatabase, settings: LazySettings
) -> None:
    kept_files.keep(told(), None)
    (place,) = files(settings)
    with home.as_login("web"):
        with kept_files.taken(place) as report:
            assert report is not None
            assert kept_reports.store(report)
        # Here the process is killed. Another one comes by.
        assert place.exists()
        assert kept_reports.file_kept_reports() == 0
    assert files(settings) == []
    assert len(reports(home)) == 1
    with owner(home):
        assert OutgoingMail.objects.filter(subject__contains="Report S-").count() == len(TOLD)


def test_killed_before_it_was_whole_leaves_nothing_that_is_read(
    home: OwnDatabase, settings: LazySettings
) -> None:
    kept_files.keep(told(), None)
    (place,) = files(settings)
    place.rename(place.with_name(f".{place.name}"))
    with home.as_login("web"):
        assert not kept_files.is_any_waiting()
        assert kept_reports.file_kept_reports() == 0
    assert reports(home) == []


def test_file_that_another_process_reads_is_left_to_it(
    home: OwnDatabase, settings: LazySettings
) -> None:
    kept_files.keep(told(), None)
    (place,) = files(settings)
    with home.as_login("web"):
        with kept_files.taken(place):
            assert kept_reports.file_kept_reports() == 0
        assert kept_reports.file_kept_reports() == 1
    assert len(reports(home)) == 1


def test_reference_that_is_anothers_is_never_given_to_two_reports(
    home: OwnDatabase, settings: LazySettings
) -> None:
    """It would lose the second: the file stays, and the operator is told."""
    kept_files.keep(told(), None)
    (place,) = files(settings)
    reference = place.name.partition(".")[0]
    with owner(home):
        Report.objects.create(reference=reference)
    with home.as_login("web"):
        assert kept_reports.file_kept_reports() == 0
    assert [file.name for file in files(settings)] == [f"stuck-{place.name}"]
    assert not kept_files.is_any_waiting()


def test_watch_rings_while_a_report_lies_in_a_file(
    home: OwnDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    kept_files.keep(told(), None)
    with home.as_login("worker"), pytest.raises(SystemExit):
        call_command("watch")
    assert "1 reports lie in files and are not filed" in capsys.readouterr().out
    with home.as_login("worker"):
        call_command("file_reports")
        with contextlib.suppress(SystemExit):
            call_command("watch")
    assert "lie in files" not in capsys.readouterr().out.partition("filed.")[2]


def test_full_disk_is_said_with_the_telephone_number_and_what_was_typed_stays(
    home: OwnDatabase, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with home.as_login("web"), database_away():
        monkeypatch.setattr(os, "fsync", full)
        answer = PersonsClient().post("/not-mine/", ANSWERS)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "We could not keep what you wrote." in page
    assert settings.LANDLORD["phone"] in page
    assert ANSWERS["what"] in page
    assert files(settings) == []


def test_one_source_fills_no_folder(home: OwnDatabase, settings: LazySettings) -> None:
    settings.MOST_KEPT_REPORTS_OF_ONE = 2
    with home.as_login("web"), database_away():
        answers = [PersonsClient().post("/not-mine/", ANSWERS).status_code for _ in range(3)]
        other = PersonsClient(REMOTE_ADDR="192.0.2.7").post("/not-mine/", ANSWERS).status_code
    assert answers == [200, 200, 503]
    assert other == 200
    settings.MOST_KEPT_REPORTS = 3
    with pytest.raises(kept_files.NotKeptError):
        kept_files.keep(told(), None)


def test_whatever_is_typed_is_kept(home: OwnDatabase, settings: LazySettings) -> None:
    """There may be no second try: what is missing is guessed, and what is too long is cut."""
    typed = {"wrong": "", "what": "x" * 3000 + "\0", "document": "no document"}
    with home.as_login("web"):
        with database_away():
            assert PersonsClient().post("/not-mine/", typed).status_code == 200
        assert kept_reports.file_kept_reports() == 1
    (report,) = reports(home)
    assert (report.wrong, len(report.what)) == ("not sure", 2000)
    assert files(settings) == []


def test_disagreement_that_tells_of_a_breach_is_two_reports_here_too(home: OwnDatabase) -> None:
    kept_files.keep(told(also_others_details=True), None)
    kept_files.keep(Told(source=b"x", wrong="about me", also_others_details=True), None)
    with home.as_login("web"):
        assert kept_reports.file_kept_reports() == 2
    assert [r.wrong for r in reports(home)].count("about me") == 1
    assert len(reports(home)) == 3


def test_no_viewer_files_a_kept_report(home: OwnDatabase) -> None:
    from accounts.access import acting_as
    from accounts.access.work import unit_of_work

    call = "SELECT portal.file_kept_report('S-00000001', now(), NULL, NULL, 'not sure', '', '', '', 'x')"
    otis: UUID = cast(home).account("Otis").id
    with home.as_login("web"), unit_of_work(), acting_as(otis), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'portal_gate', true)")
        cursor.execute(call)
        assert cursor.fetchone() == (None,)
    assert reports(home) == []


def test_file_says_nothing_without_the_key(home: OwnDatabase, settings: LazySettings) -> None:
    kept_files.keep(told(), None)
    settings.SECRET_KEY = "another key altogether, of fifty letters and more, so it is"
    with home.as_login("web"):
        assert kept_reports.file_kept_reports() == 0
    (place,) = files(settings)
    assert place.name.startswith("stuck-")
    assert reports(home) == []
