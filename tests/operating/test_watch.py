"""What the operator is told to look at, and that all is quiet when it is."""

from __future__ import annotations

import shutil
import socket
import threading
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from portal.assurance import watch
from tests.canaries import tokens_in
from tests.databases import OwnDatabase, superuser
from tests.operating.backups import BACKUP, SCRIPTS, let_in, run
from tests.world import World

QUEUE = (
    'INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at)'
    " VALUES (gen_random_uuid(), 'morag@example.org', 'Your online account', '-', now() - '{}'::interval)"
)
QUEUE_DEAD = (
    'INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at, expires_at)'
    " VALUES (gen_random_uuid(), 'morag@example.org', 'Your online account', '', now() - interval '1 hour',"
    " now() - interval '{}')"
)
REFUSE_MAIL = (
    'INSERT INTO accounts_outgoingmail (id, "to", subject, body, queued_at, refused_at, refusal)'
    " VALUES (gen_random_uuid(), 'morag@example.org', 'Your online account', '', now() - interval '2 hours',"
    " now() - interval '{}', '550')"
)
JOB = (
    "INSERT INTO accounts_job (id, kind, about, due_at, lease, lease_until)"
    " VALUES (gen_random_uuid(), 'mail', '{{}}', now() - interval '{}', {})"
)
REFUSE = (
    "INSERT INTO accounts_auditevent"
    " (at, event, user_id, role, object_kind, object_ids, detail)"
    " SELECT now(), '{}', (SELECT id FROM accounts_user WHERE username = 'morag'), '', '', '{{}}', '{{}}'"
    " FROM generate_series(1, {})"
)


@pytest.fixture
def quiet(own_database: OwnDatabase, settings: LazySettings, tmp_path: Path) -> OwnDatabase:
    """A portal at which there is nothing to look at: its night's work is done."""
    settings.DOCUMENTS_ROOT = tmp_path
    do(own_database, "UPDATE accounts_user SET email = 'dpo@example.org' WHERE role = 'dpo'")
    do(own_database, "DELETE FROM accounts_outgoingmail")
    do(
        own_database,
        "UPDATE incidents_incident SET froze = false, served = false, by_staff = false",
    )
    with own_database.as_login("worker"):
        call_command("reconcile_access")
    return own_database


def do(database: OwnDatabase, statement: str) -> None:
    """Something has happened."""
    with superuser(database.name) as server:
        server.execute("SET session_replication_role = replica")
        server.execute(statement.encode())


def told(database: OwnDatabase, capsys: pytest.CaptureFixture[str]) -> str:
    """What `manage.py watch` prints when there is something to look at."""
    capsys.readouterr()
    with database.as_login("worker"), pytest.raises(SystemExit):
        call_command("watch")
    return capsys.readouterr().out


def is_quiet(database: OwnDatabase, capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether it finds nothing."""
    capsys.readouterr()
    with database.as_login("worker"):
        call_command("watch")
    return capsys.readouterr().out == "Nothing to look at.\n"


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (QUEUE.format("11 minutes"), "1 mails wait"),
        (QUEUE_DEAD.format("50 minutes"), "1 mails were not sent in their time"),
        (JOB.format("11 minutes", "NULL, NULL"), "1 jobs are due"),
        (
            JOB.format("90 minutes", "gen_random_uuid(), now() - interval '11 minutes'"),
            "1 jobs are due",
        ),
        (
            "UPDATE accounts_user SET email = '' WHERE role IN ('dpo', 'deputy')",
            "page others alone",
        ),
        (REFUSE.format("not_found", 30), "was refused 30 times in an hour."),
        (REFUSE.format("password_failed", 100), "100 tries to sign in failed in an hour."),
        (
            "UPDATE accounts_auditevent SET at = at - interval '27 hours'",
            "reconcile_access has not run",
        ),
    ],
)
def test_operator_is_told_what_to_look_at(
    quiet: OwnDatabase, capsys: pytest.CaptureFixture[str], happened: str, said: str
) -> None:
    do(quiet, happened)
    found = told(quiet, capsys)
    assert said in found
    assert found.count("\n") == 1
    assert "morag" not in found.lower()


@pytest.mark.parametrize(
    "happened",
    [
        "",
        QUEUE.format("9 minutes"),
        QUEUE_DEAD.format("61 minutes"),
        JOB.format("9 minutes", "NULL, NULL"),
        JOB.format("90 minutes", "gen_random_uuid(), now() + interval '1 minute'"),
        REFUSE_MAIL.format("25 hours"),
        REFUSE.format("not_found", 29),
    ],
)
def test_operator_is_left_alone_while_all_is_well(
    quiet: OwnDatabase, capsys: pytest.CaptureFixture[str], happened: str
) -> None:
    if happened:
        do(quiet, happened)
    assert is_quiet(quiet, capsys)


def test_mailbox_that_refused_for_good_is_information_and_leaves_the_operator_alone(
    quiet: OwnDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    do(quiet, REFUSE_MAIL.format("1 hour"))
    capsys.readouterr()
    with quiet.as_login("worker"):
        call_command("watch")
    assert capsys.readouterr().out == (
        "For information: 1 mails of the last day were refused for good (550).\nNothing to look at.\n"
    )


def test_operator_is_told_when_next_years_holidays_are_missing(
    quiet: OwnDatabase, capsys: pytest.CaptureFixture[str], settings: LazySettings
) -> None:
    settings.HOLIDAYS = frozenset()
    assert "The list of holidays has none of " in told(quiet, capsys)


def test_operator_is_told_of_a_full_disk(
    quiet: OwnDatabase, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(total=1000, free=99))
    assert "Only 10% of the documents' disk is free." in told(quiet, capsys)


def test_operator_is_told_when_connections_of_any_login_run_out(
    quiet: OwnDatabase, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker sees how many there are, though not what others do with theirs."""
    with superuser() as server:
        (most,) = server.execute("SELECT current_setting('max_connections')::int").fetchone() or (
            0,
        )
    monkeypatch.setattr(watch, "MOST_CONNECTIONS", 12 / most)
    with ExitStack() as others:
        for _ in range(14):
            others.enter_context(superuser(quiet.name))
        assert "connections are taken." in told(quiet, capsys)


def test_operator_is_told_when_the_scanner_is_down(
    quiet: OwnDatabase,
    capsys: pytest.CaptureFixture[str],
    settings: LazySettings,
    tmp_path: Path,
) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "clamd.sock")
    assert "The virus scanner does not answer: no upload is let in." in told(quiet, capsys)


@pytest.mark.parametrize(("says", "is_heard"), [(b"PONG\0", True), (b"", False)])
def test_operator_is_left_alone_while_the_scanner_answers(
    quiet: OwnDatabase,
    capsys: pytest.CaptureFixture[str],
    settings: LazySettings,
    says: bytes,
    is_heard: bool,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as scanner:

        def answer() -> None:
            with scanner.accept()[0] as asked:
                asked.recv(64)
                asked.sendall(says)

        settings.CLAMD_SOCKET = f"127.0.0.1:{scanner.getsockname()[1]}"
        thread = threading.Thread(target=answer)
        thread.start()
        found = "" if is_heard and is_quiet(quiet, capsys) else told(quiet, capsys)
        thread.join()
    assert ("scanner" in found) is not is_heard


def test_reports_that_wait_are_listed_without_a_word_of_them(own_database: OwnDatabase) -> None:
    let_in(BACKUP)
    asked = run(
        "psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-f", SCRIPTS / "reports_due.sql",
        login=BACKUP, PGDATABASE=own_database.name,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    listed = {line.split("|")[0]: line.split("|")[2] for line in asked.stdout.splitlines()}
    with own_database.as_login("owner"):
        from django.db import transaction

        from tests.arranging import todays_date

        with transaction.atomic():
            world = World(todays_date())
    assert listed[world.report("frozen letter").reference] == "acknowledged"
    for done in ("thawed letter", "wrong date"):
        assert world.report(done).reference not in listed
    assert "not acknowledged" in listed.values()
    assert not tokens_in(asked.stdout)
