"""A load that fails or is killed leaves nothing half-loaded, neither rows nor files."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection

from documents.files.storage import DocumentNotKeptError
from documents.files.transactional_files import arriving
from documents.models import Document
from portal.web.logins import ADDRESS_OF
from tenancies.imports.apply import bring_export, finish_import
from tenancies.imports.reader import read_export
from tenancies.models import Person
from tests.imports.export_builder import TODAY
from tests.imports.landlord import Landlord

MANY = 300


def load_in_another_process(landlord: Landlord) -> "subprocess.Popen[bytes]":
    """Begin to load under the worker's login, as from a command line."""
    named = connection.settings_dict
    address = os.environ[ADDRESS_OF["worker"]].replace("/portal?", f"/{named['NAME']}?")
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "import_export", str(landlord.export.write()), "--export-date",
         TODAY.isoformat(), "--apply"],
        cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "DATABASE_WORKER_URL": address, "DOCUMENTS_ROOT": str(settings.DOCUMENTS_ROOT)},
    )  # fmt: skip


def loaded(landlord: Landlord) -> tuple[int, int]:
    with landlord.inside():
        return Person.objects.count(), Document.objects.count()


def file_names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kept", [1, 100, 290])
def test_load_that_is_killed_half_way_leaves_nothing(landlord: Landlord, kept: int) -> None:
    for number in range(100, 98 + MANY):
        landlord.export.document(f"D{number:08}")
    process = load_in_another_process(landlord)
    while len(landlord.kept_files()) <= kept and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    # It may have been quicker than the signal, and then everything is there.
    assert loaded(landlord) in ((0, 0), (3, MANY))

    landlord.load()

    assert loaded(landlord) == (3, MANY)
    with landlord.inside():
        stored = {str(pk) for pk in Document.objects.values_list("pk", flat=True)}
    assert file_names(settings.DOCUMENTS_ROOT) == stored


def test_file_that_changes_after_it_was_checked_stops_everything(landlord: Landlord) -> None:
    """Somebody writes to the export between the check of its files and their copying."""
    export = read_export(landlord.export.write(), TODAY)
    changed = export.path_of(export.documents[-1])

    with pytest.raises(DocumentNotKeptError), arriving() as arrivals, landlord.inside():  # noqa: PT012
        plan = bring_export(export, examples=0, progress=lambda *_: None)
        finish_import(plan)
        changed.write_bytes(b"something else")
        files = {pk: (export.path_of(p), p.sha256) for pk, p in plan.new_documents.items()}
        list(arrivals.keep(files))

    assert loaded(landlord) == (0, 0)
    assert landlord.kept_files() == []


def test_folder_without_an_export_is_explained(landlord: Landlord) -> None:
    landlord.export.folder.joinpath("files").mkdir()

    with pytest.raises(CommandError, match=r"Missing: patches\.csv"):
        landlord.load_as_it_is()


def test_second_import_at_the_same_time_is_refused(landlord: Landlord) -> None:
    with landlord.inside():
        connection.cursor().execute("SELECT pg_advisory_lock(hashtextextended('portal.import', 0))")
        process = load_in_another_process(landlord)
        assert process.wait() == 1

    assert loaded(landlord) == (0, 0)
