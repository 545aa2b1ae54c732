"""What a load balancer asks: does the process live, and may it serve? It learns nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from tests.databases import OwnDatabase, superuser

pytestmark = pytest.mark.usefixtures("documents_folder")


@pytest.fixture
def documents_folder(tmp_path: Path) -> Iterator[None]:
    with override_settings(DOCUMENTS_ROOT=tmp_path):
        yield


def test_portal_behind_its_walls_is_ready(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("web"):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "no-store"


def test_portal_whose_wall_was_taken_down_is_not_ready_and_does_not_say_why(
    empty_database: OwnDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    with superuser(empty_database.name) as server:
        server.execute("ALTER TABLE public.documents_document DISABLE ROW LEVEL SECURITY")
    with empty_database.as_login("web"):
        answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert "portal.E022" in caplog.text


def test_portal_without_its_database_lives_and_is_not_ready(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("web"):
        connection.settings_dict["NAME"] = "portal_that_is_not_there"
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**connection.get_connection_params() | {"context": None}).close()
        assert Client().get("/healthz").status_code == 200
        assert Client().get("/readyz").status_code == 503


def test_portal_without_its_document_store_is_not_ready(
    empty_database: OwnDatabase, tmp_path: Path
) -> None:
    with (
        empty_database.as_login("web"),
        override_settings(DOCUMENTS_ROOT=tmp_path / "not mounted"),
    ):
        assert Client().get("/readyz").status_code == 503


def test_portal_whose_audit_log_cannot_be_written_is_not_ready(
    empty_database: OwnDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    with superuser(empty_database.name) as server:
        server.execute(
            "ALTER TABLE public.accounts_auditevent"
            " ADD CONSTRAINT full_disk CHECK (event <> 'ready_asked')"
        )
    with empty_database.as_login("web"):
        assert Client().get("/readyz").status_code == 503
    assert "the audit log cannot be written" in caplog.text


def test_portal_whose_ladder_reaches_no_one_is_ready_all_the_same(
    empty_database: OwnDatabase,
) -> None:
    """`watch` and the board say so (tests/incidents/test_ladder.py); people are served, and may report."""
    said = StringIO()
    with empty_database.as_login("worker"), pytest.raises(SystemExit):
        call_command("watch", stdout=said, stderr=said)
    assert "The ladder reaches no one" in said.getvalue()
    with empty_database.as_login("web"):
        assert Client().get("/readyz").status_code == 200


def test_asking_whether_the_portal_is_ready_leaves_no_row(empty_database: OwnDatabase) -> None:
    with empty_database.as_login("web"):
        assert Client().get("/readyz").status_code == 200
    with superuser(empty_database.name) as server:
        row = server.execute("SELECT count(*) FROM public.accounts_auditevent").fetchone()
    assert row == (0,)
