"""Whoever brings or checks documents is the user that owns them; else no resident could read what came."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from documents.files import readable, storage
from tests.databases import OwnDatabase

NOBODY = 65534


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """The documents' folder, with one letter in it."""
    settings.DOCUMENTS_ROOT = tmp_path
    keep()
    return tmp_path


def keep() -> Path:
    """One more letter."""
    place = storage.path_of(uuid4())
    storage.make_folder(place.parent)
    place.write_bytes(b"Dear Mrs Sinclair")
    return place


# A command that is not refused finds a database, so that the test says what went wrong.
@pytest.mark.django_db
@pytest.mark.parametrize(
    "command",
    [
        ["import_export", "export", "--export-date", "2026-11-01"],
        ["import_export", "export", "--export-date", "2026-11-01", "--apply"],
        ["check_documents"],
        ["clear_away"],
        ["release_batch", "--kind", "repair letter", "--audience", "tenants"],
        ["file_reports"],
        ["furnish_demo", "staff", "export", "--export-date", "2026-11-01"],
        ["demo"],
        ["work"],
    ],
    ids=" ".join,
)
def test_command_that_touches_documents_is_refused_to_another_user(
    settings: LazySettings, tmp_path: Path, command: list[str]
) -> None:
    settings.DOCUMENTS_ROOT = of_another_user(tmp_path)
    with pytest.raises(
        CommandError, match=r"^Run this as \w+, who owns the documents' folder, and"
    ):
        call_command(*command)


def of_another_user(folder: Path) -> Path:
    """A folder of somebody else's: given away by root, found by whoever is not."""
    if os.geteuid():
        return Path("/usr")
    os.chown(folder, NOBODY, NOBODY)
    return folder


@pytest.mark.usefixtures("folder")
def test_owner_of_the_folder_is_not_refused(own_database: OwnDatabase) -> None:
    with own_database.as_login("worker"):
        call_command("clear_away")


def test_first_command_of_all_makes_the_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_ROOT = tmp_path / "not made yet"
    readable.refuse_another_user()


def look_as_the_portal() -> None:
    """End this process with 0 if it can read the documents as a user that is not root."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    os._exit(0 if readable.can_be_read() and not readable.how_many_cannot_be_read() else 1)


def portal_can_read() -> bool:
    """Whether the portal's own user, can read what is in it."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    try:
        look_as_the_portal()
    finally:
        os._exit(2)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root brings files as another user")
@pytest.mark.usefixtures("folder")
class TestImportAsRoot:
    """What root brings belongs to root."""

    @pytest.fixture
    def folder(self, settings: LazySettings) -> Iterator[Path]:
        """The portal's own, with a letter in it; below no folder that it may not enter."""
        with TemporaryDirectory() as folder:
            settings.DOCUMENTS_ROOT = Path(folder)
            keep()
            for place in (Path(folder), *Path(folder).rglob("*")):
                os.chown(place, NOBODY, NOBODY)
            yield Path(folder)

    def test_portal_reads_its_own(self) -> None:
        assert portal_can_read()

    def test_folder_of_root_is_seen(self) -> None:
        keep()
        assert not portal_can_read()

    def test_file_of_root_in_a_folder_of_the_portals_is_seen(self) -> None:
        place = keep()
        os.chown(place.parent, NOBODY, NOBODY)
        place.chmod(0o640)
        assert not portal_can_read()

    def test_file_of_root_is_counted_when_others_came_after_it(self) -> None:
        place = keep()
        place.chmod(0o640)
        os.chown(place.parent, NOBODY, NOBODY)
        later = keep()
        os.chown(later.parent, NOBODY, NOBODY)
        os.chown(later, NOBODY, NOBODY)
        assert not portal_can_read()


@pytest.mark.usefixtures("folder")
def test_portal_that_cannot_open_the_newest_letter_is_not_ready(
    empty_database: OwnDatabase,
) -> None:
    """The folder is there. What cannot be opened by root either is a socket."""
    with empty_database.as_login("web"):
        assert Client().get("/readyz").status_code == 200
        with socket.socket(socket.AF_UNIX) as one:
            letter = keep()
            os.utime(letter, (0, 0))
            one.bind(str(letter.with_name("x")))
            assert Client().get("/readyz").status_code == 503


def test_operator_is_told_when_watch_runs_as_another_user(
    own_database: OwnDatabase,
    settings: LazySettings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DOCUMENTS_ROOT = of_another_user(tmp_path)
    with own_database.as_login("worker"), pytest.raises(SystemExit):
        call_command("watch")
    assert "Whether documents can be read was not tried. Run this as " in capsys.readouterr().out
