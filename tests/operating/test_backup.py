"""A backup made, looked at and brought to another machine: everything is there, and it opens nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import LazySettings
from django.core.checks import Error, run_checks
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from portal.dev.embedded.server import Server
from portal.dev.embedded.throwaway import throwaway_server
from portal.rls.apply import apply_walls
from tests import databases
from tests.arranging import todays_date
from tests.clients import PersonsClient
from tests.conftest import INHABITED
from tests.copies import is_copy_of
from tests.databases import TESTER, superuser
from tests.factories.accounts import PASSWORD
from tests.incidents.test_restored import ASKING, PAGE
from tests.model.facts import Document
from tests.operating.backups import (
    BACKUP,
    RESTORE,
    back_up,
    counts,
    let_in,
    run,
    signed_in,
    working_on,
)
from tests.storing import content_of, write_files
from tests.world import World


@dataclass(frozen=True, slots=True)
class Live:
    """The portal that is backed up."""

    database: str
    documents: Path
    world: World


@pytest.fixture(scope="module")
def live(
    templates_of_databases: None,  # noqa: ARG001
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Live]:
    """The whole cast, their documents, and the walls as they stand on a server: without the suite's login."""
    documents = tmp_path_factory.mktemp("live") / "documents"
    name = f"portal_{worker_id}_live"
    with django_db_blocker.unblock(), databases.OwnDatabase(INHABITED, name) as own:
        with own.as_login("owner"):
            apply_walls()
            with transaction.atomic():
                world = World(todays_date())
        with override_settings(DOCUMENTS_ROOT=documents):
            write_files(world.facts.all(Document))
        with superuser(name) as server:
            for what in ("SCHEMA portal", "ALL FUNCTIONS IN SCHEMA portal"):
                server.execute(f"REVOKE ALL ON {what} FROM {TESTER}".encode())
        let_in(BACKUP)
        yield Live(name, documents, world)


@pytest.fixture(scope="module")
def backup(live: Live, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the operators' script has made."""
    folder = tmp_path_factory.mktemp("backups") / "tonight"
    made = back_up(live.database, live.documents, folder)
    assert made.returncode == 0, made.stderr
    return folder


def owner_of(server: Server) -> dict[str, str]:
    """The portal's owner, who loads a backup: no superuser is needed."""
    address = urlsplit(server.settings["DATABASE_OWNER_URL"])
    return {"PGUSER": address.username or "", "PGPASSWORD": address.password or ""}


@pytest.fixture(scope="module")
def restored(backup: Path) -> Iterator[Server]:
    """The backup on a new server, by the steps of docs/operating.md."""
    with throwaway_server() as server:
        loading = run(
            "pg_restore", *RESTORE, backup / "database",
            server=server.superuser_url, PGDATABASE="portal", **owner_of(server),
        )  # fmt: skip
        assert loading.returncode == 0, loading.stderr
        documents = ("tar", "--extract", "--file", backup / "documents.tar")
        subprocess.run([*documents, "--directory", server.settings["DOCUMENTS_ROOT"]], check=True)  # noqa: S603
        # Here they are counted by the superuser, before anything is done in it.
        counted = counts("portal", server=server.superuser_url)
        assert counted.stdout == (backup / "counts").read_text()
        yield server


@pytest.fixture
def portal_on_it(
    restored: Server, django_db_blocker: DjangoDbBlocker, settings: LazySettings
) -> Iterator[Server]:
    """The restored portal, as it is after apply_walls."""
    settings.DOCUMENTS_ROOT = Path(restored.settings["DOCUMENTS_ROOT"])
    with django_db_blocker.unblock():
        with working_on(restored, "owner"):
            call_command("apply_walls")
        yield restored


def test_backup_holds_every_row_and_every_file(live: Live, backup: Path) -> None:
    by_superuser = counts(live.database)
    assert (backup / "counts").read_text() == by_superuser.stdout
    rows = dict(line.split("|") for line in by_superuser.stdout.splitlines())
    assert int(rows["public.tenancies_person"]) == len(live.world.names_of("person"))
    assert "portal.walls" in rows
    documents = list(live.world.facts.all(Document))
    assert len((backup / "documents").read_text().splitlines()) == len(documents)


def test_backup_holds_neither_a_session_nor_the_key_that_signs_claims(backup: Path) -> None:
    listed = run("pg_restore", "--list", backup / "database").stdout
    filled = {line.split("TABLE DATA ")[1] for line in listed.splitlines() if "TABLE DATA" in line}
    assert any(line.startswith("public documents_document ") for line in filled)
    assert not any("claim_key" in line or "django_session" in line for line in filled)


def test_backup_is_readable_by_its_user_only(backup: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in (backup, *backup.iterdir())} == {0}


def test_restored_server_has_current_walls(portal_on_it: Server) -> None:
    with working_on(portal_on_it, "web"):
        found = run_checks(tags=["database"], databases=["default"])
        assert Client().get("/readyz").status_code == 200
    assert [message for message in found if isinstance(message, Error)] == []


def test_restored_server_reconciles(
    portal_on_it: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    with working_on(portal_on_it, "worker"):
        call_command("reconcile_access")
    assert "0 differences" in capsys.readouterr().out


def test_restored_server_lets_no_one_in_until_two_people_went_through_it(
    portal_on_it: Server, live: Live
) -> None:
    gas = live.world.document("Loch gas").id
    download = f"/documents/{gas}/download/"
    with working_on(portal_on_it, "web"):
        for name, page in (("Morag", "/documents/"), ("Morag", download), ("Moira", "/staff/")):
            assert signed_in(live.world, name).get(page).status_code == 503
        for name, page in (("Donald", "/dpo/"), ("Alan", "/manage-accounts/")):
            assert signed_in(live.world, name).get(page).status_code == 200
        signed_in(live.world, "Donald").post(PAGE, ASKING)
        signed_in(live.world, "Alan").post(PAGE, {"do": "agree"})
        assert signed_in(live.world, "Moira").get("/staff/").status_code == 200
        assert signed_in(live.world, "Morag").get("/documents/").status_code == 503
    with working_on(portal_on_it, "worker"):
        call_command("set_portal", "open", "--why", "The manager and the DPO have agreed.")
    with working_on(portal_on_it, "web"):
        browser = PersonsClient()
        password = {"login": "morag", "password": PASSWORD}
        assert browser.post("/sign-in/", password).status_code == 302
        assert is_copy_of(gas, browser.get(download).getvalue())
        neighbour = PersonsClient()
        neighbour.post("/sign-in/", {"login": "catriona", "password": PASSWORD})
        assert neighbour.get("/documents/").status_code == 200
        assert neighbour.get(download).status_code == 404


def test_integrity_check_finds_changed_and_missing_files(
    portal_on_it: Server, live: Live, capsys: pytest.CaptureFixture[str]
) -> None:
    gas = live.world.document("Loch gas").id
    file = next(Path(portal_on_it.settings["DOCUMENTS_ROOT"]).glob(f"*/{gas}"))
    with working_on(portal_on_it, "worker"):
        call_command("check_documents")
        assert ", 0 faults." in capsys.readouterr().out
        file.write_bytes(content_of(gas).replace(b"%PDF-1.4", b"%PDF-1.5"))
        with pytest.raises(SystemExit):
            call_command("check_documents")
        assert f"{gas}: the file is not what was stored." in capsys.readouterr().out
        file.unlink()
        with pytest.raises(SystemExit):
            call_command("check_documents")
        assert f"{gas}: the file cannot be read" in capsys.readouterr().out
        file.write_bytes(content_of(gas))


@pytest.fixture
def held_by_policies(worker_id: str) -> Iterator[str]:
    """Somebody's own backup login: it may read every table, and policies hold it."""
    name = f"backup_of_{worker_id}"
    with superuser() as server:
        server.execute(f"DROP ROLE IF EXISTS {name}".encode())
        server.execute(f"CREATE ROLE {name}".encode())
        server.execute(f"GRANT pg_read_all_data TO {name}".encode())
        let_in(name)
        yield name
        server.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def is_refused(live: Live, folder: Path, login: str) -> bool:
    """Whether this login gets neither a backup nor a count: not one from which somebody is missing."""
    made = back_up(live.database, live.documents, folder, login=login)
    has_none = made.returncode != 0 and not (folder / "database").exists()
    return has_none and counts(live.database, login=login).returncode != 0


@pytest.mark.parametrize("login", ["portal_web", "portal_worker"])
def test_weak_login_makes_no_backup(live: Live, tmp_path: Path, login: str) -> None:
    assert is_refused(live, tmp_path / "tonight", login)


def test_login_under_row_security_cannot_make_a_backup(
    live: Live, tmp_path: Path, held_by_policies: str
) -> None:
    """pg_dump by hand would be content with `--enable-row-security`, and leave everybody out."""
    with superuser(live.database) as server:
        server.execute(f"GRANT CONNECT ON DATABASE {live.database} TO {held_by_policies}".encode())
    assert is_refused(live, tmp_path / "tonight", held_by_policies)
    dump = run(
        "pg_dump", "--enable-row-security", "--data-only", "--table=tenancies_person",
        login=held_by_policies, PGDATABASE=live.database,
    )  # fmt: skip
    assert dump.returncode == 0
    assert str(live.world.person("Morag").id) not in dump.stdout


def test_owner_counts_the_same(live: Live, backup: Path) -> None:
    """Where nobody can give `portal_backup` its power, the owner makes the backup."""
    counted = counts(live.database, login="portal_owner")
    assert counted.stdout == (backup / "counts").read_text()


def test_missing_document_file_fails_the_backup(live: Live, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    shutil.copytree(live.documents, documents)
    next(documents.glob(f"*/{live.world.document('Loch gas').id}")).unlink()
    assert back_up(live.database, documents, tmp_path / "tonight").returncode != 0


def test_documents_in_a_bucket_are_listed_and_left_where_they_are(
    live: Live, tmp_path: Path
) -> None:
    assert back_up(live.database, "none", tmp_path / "tonight").returncode == 0
    made = {path.name for path in (tmp_path / "tonight").iterdir()}
    assert made == {"database", "counts", "documents"}


def test_backup_login_changes_nothing(live: Live) -> None:
    with superuser(live.database) as server:
        server.execute(f"SET SESSION AUTHORIZATION {BACKUP}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            server.execute("UPDATE accounts_user SET is_active = true")
