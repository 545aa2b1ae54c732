"""An older database is noticed, shuts people out, and learns from the audit log's copy what it forgot."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from accounts import audit_log
from accounts.access import acting_as
from accounts.access.system import system_access
from accounts.access.work import unit_of_work
from accounts.account_state import AccountState
from accounts.administration import change_account_state
from accounts.models import User
from cases.models import Share
from cases.services import end_share
from documents.blocking.services import block_person
from documents.models import Release
from documents.release.services import withdraw_release
from portal.dev.embedded.places import settle
from portal.dev.embedded.server import running
from portal.dev.embedded.service_user import ServiceUser
from portal.incidents import taken_back
from portal.incidents.outside_copy import append, in_copy
from portal.incidents.taken_back import Entry
from tenancies.assigning import end_assignment
from tenancies.models import PatchAssignment, Person
from tests.arranging import todays_date
from tests.canaries import tokens_in
from tests.conftest import INHABITED
from tests.databases import OwnDatabase, superuser
from tests.incidents.test_restored import ASKING, PAGE
from tests.operating.backups import run, signed_in, working_on
from tests.world import World

STATE = ("role", "is_active", "is_data_steward", "is_safeguarding_lead", "is_deputy")


def is_restored(database: OwnDatabase) -> bool:
    with superuser(database.name) as server:
        answer = server.execute("SELECT portal.is_restored()").fetchone()
    assert answer is not None
    return bool(answer[0])


@pytest.fixture
def cast(own_database: OwnDatabase) -> World:
    """Who lives in it."""
    with own_database.as_login("owner"), transaction.atomic():
        return World(todays_date())


@pytest.fixture
def backup(
    own_database: OwnDatabase,  # noqa: ARG001 (the template is there)
    worker_id: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[OwnDatabase]:
    """The same portal as it was before anything was taken back, copied in a way that nothing in it tells."""
    with django_db_blocker.unblock(), OwnDatabase(INHABITED, f"portal_{worker_id}_older") as older:
        yield older


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "audit-log"


def command(database: OwnDatabase, name: str, *arguments: str | Path) -> None:
    with database.as_login("worker"):
        call_command(name, *map(str, arguments))


def take_back_a_lot(database: OwnDatabase, cast: World) -> None:
    """An afternoon: Fiona leaves, Callum loses a patch, a release and a share end, Paula is blocked."""
    with database.as_login("web"):
        with unit_of_work(), acting_as(cast.account("Alan").id):
            administrator = User(pk=cast.account("Alan").id)
            fiona = User.objects.only(*STATE).get(pk=cast.account("Fiona").id)
            before = AccountState.of(fiona)
            off = replace(before, is_active=False)
            change_account_state(account=fiona, before=before, wanted=off, reason="She has left.")
            end_assignment(assignment=callums_patch(cast), reason="He moves on.", by=administrator)
        with unit_of_work(), acting_as(cast.account("Moira").id):
            manager = User(pk=cast.account("Moira").id)
            withdraw_release(release=loch_gas(cast), reason="The wrong home", by=manager)
            end_share(share=first_share(cast), by=manager)
            paula = Person.objects.get(pk=cast.person("Paula").id)
            block_person(person=paula, reason="Asked for", review_on=date(2030, 1, 1), by=manager)
        with unit_of_work():
            morag = cast.account("Morag").id
            audit_log.record("password_changed", kind="accounts.user", ids=[morag], user_id=morag)


def callums_patch(cast: World) -> PatchAssignment:
    found: PatchAssignment = PatchAssignment.objects.get(
        user=cast.account("Callum").id, patch=cast.patch("South").id, kind="lead"
    )
    return found


def loch_gas(cast: World) -> Release:
    found: Release = Release.objects.get(pk=cast.release("Loch gas", "household").id)
    return found


def first_share(cast: World) -> Share:
    found: Share = Share.objects.get(pk=cast.share("Wilma", "DRUMS").id)
    return found


def lines(copy: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in copy.read_text().splitlines()]


def test_copy_holds_what_was_taken_back_once_and_nobodys_name(
    own_database: OwnDatabase, cast: World, copy: Path
) -> None:
    command(own_database, "copy_audit_log", copy)
    before = len(lines(copy))
    take_back_a_lot(own_database, cast)
    for _minute in range(2):
        command(own_database, "copy_audit_log", copy)
    added = lines(copy)[before:]
    assert [line["event"] for line in added] == [
        *("account_deactivated", "patch_assignment_ended", "withdrawn", "share_ended", "blocked"),
        "password_changed",
    ]
    assert tokens_in(copy.read_bytes()) == set()
    assert "She has left" not in copy.read_text()
    assert copy.stat().st_mode & 0o077 == 0


def test_database_that_is_older_than_the_copy_closes_itself(
    own_database: OwnDatabase, backup: OwnDatabase, cast: World, copy: Path
) -> None:
    command(own_database, "copy_audit_log", copy)
    command(backup, "copy_audit_log", copy)
    assert not is_restored(backup)
    take_back_a_lot(own_database, cast)
    command(own_database, "copy_audit_log", copy)
    before = copy.read_bytes()
    with pytest.raises(CommandError, match="restored from a backup"):
        command(backup, "copy_audit_log", copy)
    assert is_restored(backup)
    assert copy.read_bytes() == before
    with backup.as_login("web"):
        assert signed_in(cast, "Morag").get("/home/").status_code == 503


def test_what_was_taken_back_is_taken_back_again_and_the_rest_listed(
    own_database: OwnDatabase,
    backup: OwnDatabase,
    cast: World,
    copy: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    take_back_a_lot(own_database, cast)
    command(own_database, "copy_audit_log", copy)
    capsys.readouterr()
    command(backup, "taken_back", copy)
    said = capsys.readouterr().out
    assert "5 done again, 1 to be done by hand." in said
    assert "Blocked a person: to be done by hand" in said
    assert tokens_in(said.encode()) == set()
    assert is_restored(backup)
    with backup.as_login("worker"), system_access("a test"):
        assert not User.objects.get(pk=cast.account("Fiona").id).is_active
        assert not User.objects.get(pk=cast.account("Morag").id).has_usable_password()
        assert callums_patch(cast).ended_at is not None
        assert loch_gas(cast).ended_at is not None
        assert first_share(cast).ended_at is not None
    command(backup, "reconcile_access")
    assert ", 0 differences." in capsys.readouterr().out
    # A second time there is nothing new, and from then on the same file is added to.
    command(backup, "taken_back", copy)
    assert "0 done again, 0 to be done by hand." in capsys.readouterr().out
    command(backup, "copy_audit_log", copy)


def test_lost_letters_and_what_two_people_switched_off_stay_so(
    backup: OwnDatabase, cast: World, copy: Path
) -> None:
    """Of what two agreed an account is off at once, and the rest is looked at by hand."""
    run, deputy = cast.letters("Moira").id, cast.account("Senga").id
    agreed = {"role": "deputy", "active": False}
    write(copy, "letters_lost", "tenancies.lettersrun", run, {})
    write(copy, "two_people_agreed", "accounts.user", deputy, agreed)
    command(backup, "taken_back", copy)
    with superuser(backup.name) as server:
        became = server.execute("SELECT outcome FROM tenancies_lettersrun WHERE id = %s", [run])
        assert became.fetchall() == [("lost",)]
        live = "SELECT FROM tenancies_activation WHERE run_id = %s AND ended_at IS NULL"
        assert server.execute(live, [run]).fetchall() == []
        is_on = server.execute("SELECT is_active FROM accounts_user WHERE id = %s", [deputy])
        assert is_on.fetchall() == [(False,)]
        by_hand = server.execute("SELECT event FROM portal.taken_back WHERE NOT done_again")
        assert by_hand.fetchall() == [("two_people_agreed",)]


def write(copy: Path, event: str, kind: str, thing: UUID, detail: dict[str, object]) -> None:
    """A line in the copy that this database does not know."""
    at = datetime.now(UTC)
    seq = 10**9 + at.microsecond
    append(copy, [Entry(seq, at, event, kind, (thing,), detail)])


def test_line_that_was_cut_short_is_written_again(
    own_database: OwnDatabase, cast: World, copy: Path
) -> None:
    """The disk was full in the middle of a line; on storage that is only added to no one can mend it."""
    take_back_a_lot(own_database, cast)
    command(own_database, "copy_audit_log", copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-20])
    for _minute in range(2):
        command(own_database, "copy_audit_log", copy)
    again = in_copy(copy)
    assert len({(entry.seq, entry.at) for entry in again}) == len(again) == whole.count(b"\n")
    assert copy.read_bytes().startswith(whole[:-20])


def test_dpo_and_administrator_go_through_it_and_it_stays_open(
    own_database: OwnDatabase, backup: OwnDatabase, cast: World, copy: Path
) -> None:
    take_back_a_lot(own_database, cast)
    command(own_database, "copy_audit_log", copy)
    command(backup, "taken_back", copy)
    with backup.as_login("web"):
        donald = signed_in(cast, "Donald")
        alan = signed_in(cast, "Alan")
        with superuser(backup.name) as server:
            left = server.execute(
                "SELECT id FROM portal.taken_back WHERE NOT done_again"
            ).fetchall()
        for (number,) in left:
            donald.post(PAGE, {"do": "tick", "item": number})
        assert alan.get(PAGE).status_code == 200
        donald.post(PAGE, ASKING)
        alan.post(PAGE, {"do": "agree"})
        # Everyone signs in anew, these two as well.
        assert [browser.get(PAGE).status_code for browser in (donald, alan)] == [302, 302]
    assert not is_restored(backup)
    command(backup, "copy_audit_log", copy)
    assert not is_restored(backup)
    with backup.as_login("web"):
        assert signed_in(cast, "Moira").get("/staff/").status_code == 200
        assert signed_in(cast, "Morag").get("/home/").status_code == 503


def test_operator_says_it_where_nothing_shows_and_opens_nothing_alone(
    own_database: OwnDatabase, cast: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with own_database.as_login("web"):
        alan = signed_in(cast, "Alan")
        assert alan.get("/details/sign-ins/").status_code == 200
    command(own_database, "say_restored", "--why", "The disk's snapshot of Friday was put back.")
    assert is_restored(own_database)
    with pytest.raises(SystemExit):
        command(own_database, "watch")
    assert "no one has gone through it" in capsys.readouterr().out
    with pytest.raises(CommandError, match="restored from a backup"):
        command(own_database, "set_portal", "open", "--why", "In a hurry")
    with own_database.as_login("web"):
        assert alan.get("/details/sign-ins/").status_code == 302
    with pytest.raises(CommandError):
        command(own_database, "say_restored", "--why", " ")


def test_file_that_is_no_copy_is_refused(own_database: OwnDatabase, copy: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        command(own_database, "taken_back", copy)
    copy.write_text('{"seq": 1}\n')
    for name in ("taken_back", "copy_audit_log"):
        with pytest.raises(CommandError, match="Line 1 of the copy"):
            command(own_database, name, copy)


def test_database_under_another_name_is_a_restored_one(
    own_database: OwnDatabase, worker_id: str
) -> None:
    name = f"portal_{worker_id}_another"
    with superuser() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        server.execute(f"CREATE DATABASE {name} TEMPLATE {own_database.name}".encode())
        try:
            assert is_restored(OwnDatabase(own_database.name, name))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_dump_that_is_loaded_into_the_same_database_is_noticed(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    assert not is_restored(own_database)
    dump = tmp_path / "database"
    made = run("pg_dump", "--format=custom", "--file", dump, PGDATABASE=own_database.name)
    assert made.returncode == 0, made.stderr
    loading = ("--clean", "--if-exists", "--exit-on-error", "--dbname", own_database.name)
    loaded = run("pg_restore", *loading, dump)
    assert loaded.returncode == 0, loaded.stderr
    assert is_restored(own_database)


def put_into_recovery(state: Path) -> None:
    """As a restore to an earlier moment does: the server reads its log, and begins a new timeline."""
    data = settle(state, ServiceUser.choose()).data
    for file, text in {
        "recovery.signal": "",
        "postgresql.auto.conf": "restore_command = 'false'\nhot_standby = off\n",
    }.items():
        (data / file).write_text(text)
        os.chown(data / file, data.stat().st_uid, data.stat().st_gid)


def test_recovery_is_noticed_and_let_be_where_the_copy_misses_nothing(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker, copy: Path
) -> None:
    """A standby that takes over looks the same. It may have lost the last moments; the copy knows."""
    state = tmp_path_factory.mktemp("lasting")
    with django_db_blocker.unblock():
        with running(state) as server:
            with working_on(server, "owner"):
                call_command("migrate", verbosity=0)
                call_command("apply_walls")
            with working_on(server, "worker"):
                with system_access("a test"):
                    audit_log.record("withdrawn", kind="documents.document")
                call_command("copy_audit_log", copy)
        put_into_recovery(state)
        with running(state) as server, working_on(server, "worker"):
            for file, is_let_be in ((copy.with_name("no copy"), False), (copy, True)):
                call_command("copy_audit_log", file)
                with system_access("a test"):
                    assert taken_back.is_restored() is not is_let_be
