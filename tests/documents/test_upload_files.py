"""An upload's file lands or vanishes with its transaction, whatever goes on beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import DatabaseError, connection

from accounts.access import acting_as, when_work_ends
from accounts.access.work import unit_of_work
from accounts.models import User
from cases.models import Case
from documents.files import storage
from documents.intake.adding import add_documents
from documents.intake.receiving import Received
from documents.intake.refusals import Refusal
from documents.models import Document
from tests.arranging import OWNER, as_role
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.documents import sent_files
from tests.documents.uploading import case_upload, documents_of, form, send
from tests.world import World

AsPerson = Callable[[str], PersonsClient]


@pytest.fixture
def documents(settings: LazySettings, tmp_path: Path) -> Iterator[Path]:
    """A folder of documents of this test's own."""
    before, settings.DOCUMENTS_ROOT = settings.DOCUMENTS_ROOT, tmp_path / "documents"
    yield tmp_path / "documents"
    settings.DOCUMENTS_ROOT = before


def kept(documents: Path) -> set[str]:
    """Everything that lies in the folder of documents, notes too."""
    return {path.name for path in documents.rglob("*") if path.is_file()}


def received(name: str, content: bytes) -> Received:
    """A file as it came in."""
    file = Received(name, too_many=False)
    file.take(content)
    return file


def test_saved_document_leaves_its_file_and_no_note(
    world: World, as_person: AsPerson, documents: Path
) -> None:
    send(as_person("Fiona"), case_upload(world, "NOISE"), form(world), {"a": sent_files.png()})
    (document,) = documents_of(case=world.case("NOISE").id)
    assert kept(documents) == {str(document.pk)}


def test_failing_audit_log_keeps_neither_document_nor_file(
    world: World, as_person: AsPerson, documents: Path
) -> None:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE accounts_auditevent ADD CONSTRAINT full_disk"
            " CHECK (event <> 'document_added') NOT VALID"
        )
    files = {"a": sent_files.png(), "b": sent_files.jpeg()}
    answer = send(as_person("Fiona"), case_upload(world, "NOISE"), form(world), files)
    assert answer.status_code == 500
    assert documents_of(case=world.case("NOISE").id) == []
    assert kept(documents) == set()


def test_callback_runs_after_commit_or_rollback(world: World) -> None:  # noqa: ARG001
    followed: list[str] = []

    def work() -> None:
        when_work_ends(
            done=lambda: followed.append("done"), undone=lambda: followed.append("undone")
        )

    with unit_of_work():
        work()
    with pytest.raises(ZeroDivisionError), unit_of_work():  # noqa: PT012
        work()
        _ = 1 / 0
    assert followed == ["done", "undone"]
    with pytest.raises(RuntimeError):
        work()


def test_no_callback_runs_when_the_outcome_of_the_commit_is_unknown(
    own_database: OwnDatabase,
) -> None:
    """PostgreSQL is gone before it has answered the commit: the file stays, and its note."""
    followed: list[str] = []
    with own_database.as_login("web"), pytest.raises(DatabaseError), unit_of_work():  # noqa: PT012
        when_work_ends(
            done=lambda: followed.append("done"), undone=lambda: followed.append("undone")
        )
        connection.connection.close()
    assert followed == []


def test_running_upload_is_left_alone_and_a_killed_one_is_cleared_away(
    own_database: OwnDatabase, the_world: World, documents: Path
) -> None:
    """While one upload waits, another is killed, and somebody clears away."""
    fiona, case = the_world.account("Fiona").id, the_world.case("NOISE").id
    arrived, go_on = threading.Event(), threading.Event()

    def upload() -> None:
        try:
            with unit_of_work(), acting_as(fiona):
                add(case, fiona, "slow.png", sent_files.png())
                arrived.set()
                assert go_on.wait(60)
        finally:
            arrived.set()
            connection.close()

    with own_database.as_login("web"):
        slow = threading.Thread(target=upload)
        slow.start()
        assert arrived.wait(60)
        (waiting,) = {name for name in kept(documents) if storage.path_of(UUID(name)).exists()}
        killed = leave_behind_as_if_killed()
        assert killed in kept(documents)
        with own_database.as_login("worker"):
            call_command("clear_away")
        assert killed not in kept(documents)
        assert waiting in kept(documents)
        go_on.set()
        slow.join()
    assert kept(documents) == {waiting}
    with own_database.as_login("worker"):
        call_command("clear_away")
    assert kept(documents) == {waiting}


def test_killed_upload_leaves_no_files(
    own_database: OwnDatabase, the_world: World, documents: Path
) -> None:
    fiona, case = the_world.account("Fiona").id, the_world.case("NOISE").id
    program = (
        "import django, os, signal; django.setup()\n"
        "from tests.documents.test_upload_files import add, unit_of_work, acting_as, UUID\n"
        "from tests.documents.sent_files import png\n"
        f"fiona, case = UUID('{fiona}'), UUID('{case}')\n"
        "with unit_of_work(), acting_as(fiona):\n"
        "    add(case, fiona, 'a.png', png())\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    address = os.environ["DATABASE_URL"].replace("/portal?", f"/{own_database.name}?")
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DOCUMENTS_ROOT": str(documents),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    ended = subprocess.run([sys.executable, "-c", program], env=environment, check=False)  # noqa: S603
    assert ended.returncode == -signal.SIGKILL
    assert len(kept(documents)) == 2  # The file, and the note that nobody took away.
    with own_database.as_login("worker"):
        call_command("clear_away")
    assert kept(documents) == set()


def test_same_file_sent_twice_at_once_is_kept_once(
    own_database: OwnDatabase, the_world: World, documents: Path
) -> None:
    fiona, case = the_world.account("Fiona").id, the_world.case("NOISE").id
    content = sent_files.png()
    became: list[Refusal | None] = []

    def upload() -> None:
        try:
            with unit_of_work(), acting_as(fiona):
                became.append(add(case, fiona, "twice.png", content))
        finally:
            connection.close()

    with own_database.as_login("web"):
        both = [threading.Thread(target=upload) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
    assert set(became) == {None, Refusal.HELD_ALREADY}
    assert len(kept(documents)) == 1


def add(case: UUID, by: UUID, name: str, content: bytes) -> Refusal | None:
    """Add one document as whoever the door is open for; gives why not, if it was not."""
    (outcome,) = add_documents(
        files=[received(name, content)],
        kind="photo",
        dated=Document.objects.filter(case=case).latest("dated").dated,
        to=Case.objects.get(pk=case),
        by=User.objects.only("name").get(pk=by),
    )
    return outcome.refusal


def leave_behind_as_if_killed() -> str:
    """The file and the note of an upload whose process and transaction are gone."""
    note, document = uuid4(), uuid4()
    storage.receiving()
    place = storage.path_of(document)
    storage.make_folder(place.parent)
    place.write_bytes(b"half")
    folder = storage.receiving().parent / "arriving"
    storage.make_folder(folder)
    (folder / str(note)).write_text(f"{document}\n")
    return str(document)
