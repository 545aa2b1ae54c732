"""PostgreSQL's own disk is full to the last byte: whoever asks whether the portal may serve is told no."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from tests.databases import OwnDatabase, superuser
from tests.steady.small_disk import SmallDisk, may_have_disks

pytestmark = pytest.mark.skipif(not may_have_disks(), reason="only root may have a disk of its own")
MEGABYTES = 200


@pytest.fixture
def disk(
    empty_database: OwnDatabase, settings: LazySettings, tmp_path: Path, worker_id: str
) -> Iterator[SmallDisk]:
    """The disk on which the whole database lies; documents lie elsewhere."""
    settings.DOCUMENTS_ROOT = tmp_path
    place = f"small_{worker_id}"
    # Below no folder of the test's own: PostgreSQL's user enters none.
    with TemporaryDirectory(prefix="disk-") as folder, SmallDisk(Path(folder), MEGABYTES) as small:
        (small.folder / "data").mkdir()
        user = pwd.getpwnam(os.environ.get("PORTAL_PG_USER", "nobody"))
        os.chown(small.folder / "data", user.pw_uid, user.pw_gid)
        with superuser() as server:
            server.execute(f"CREATE TABLESPACE {place} LOCATION '{small.folder}/data'".encode())
            server.execute(f"ALTER DATABASE {empty_database.name} SET TABLESPACE {place}".encode())
        try:
            yield small
        finally:
            small.free()
            with superuser() as server:
                home = f"ALTER DATABASE {empty_database.name} SET TABLESPACE pg_default"
                server.execute(home.encode())
                server.execute(f"DROP TABLESPACE {place}".encode())


def test_portal_is_not_ready_until_there_is_room(
    empty_database: OwnDatabase, disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    with empty_database.as_login("web"):
        assert Client().get("/readyz").status_code == 200
        disk.fill()
        assert Client().get("/readyz").status_code == 503
        assert "the audit log cannot be written" in caplog.text
        disk.free()
        assert Client().get("/readyz").status_code == 200


def test_operator_is_told(empty_database: OwnDatabase, disk: SmallDisk) -> None:
    with empty_database.as_login("worker"):
        connection.ensure_connection()
        disk.fill()
        with pytest.raises(
            CommandError, match=r"\(DiskFull\): is it there, and is its disk full\?"
        ):
            call_command("watch")
