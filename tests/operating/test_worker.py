"""The worker's own process: killed in the middle of a mail, followed by another, told to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings

from portal.web.logins import ADDRESS_OF, WORKER
from tests.databases import OwnDatabase, superuser
from tests.http.site import environment_of
from tests.mail_server import MailServer, mail_server
from tests.waiting import PATIENCE, wait_until

DPO = "dpo@example.org"


class Workers:
    """Real processes of `manage.py work` on one database and one mail server."""

    def __init__(self, database: OwnDatabase, mail: MailServer, folder: Path) -> None:
        self.database, self.mail = database, mail
        address = urlsplit(os.environ[ADDRESS_OF[WORKER]])
        self.environment = environment_of(database.name, folder / "documents", folder) | {
            ADDRESS_OF[WORKER]: urlunsplit(address._replace(path=f"/{database.name}")),
            "DATABASE_POOL_SIZE": "0",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        }

    @contextmanager
    def one(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, which is gone at the end of the block."""
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work"], cwd=settings.BASE_DIR, env=self.environment
        )
        try:
            yield worker
        finally:
            worker.kill()
            worker.wait(PATIENCE)

    def ask(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Look at the database from outside, or change it."""
        with superuser(self.database.name) as outside:
            done = outside.execute(statement.encode(), values)
            return list(done.fetchall()) if done.description else []

    def queue(self, mailbox: str) -> None:
        """A mail waits."""
        self.ask(
            'INSERT INTO accounts_outgoingmail (id, "to", subject, body)'
            " VALUES (gen_random_uuid(), %s, '-', '-')",
            mailbox,
        )

    def has_sent(self) -> bool:
        """Whether the mail is noted as sent."""
        return bool(self.ask("SELECT 1 FROM accounts_outgoingmail WHERE sent_at IS NOT NULL"))


@pytest.fixture
def workers(own_database: OwnDatabase, tmp_path: Path) -> Iterator[Workers]:
    """The landlord's worker, and its mail server."""
    with mail_server() as mail:
        yield Workers(own_database, mail, tmp_path)


def test_mail_of_a_worker_that_was_killed_is_sent_by_the_next(workers: Workers) -> None:
    workers.mail.silent.add(DPO)
    workers.queue(DPO)
    with workers.one() as first:
        assert workers.mail.fell_silent.wait(PATIENCE)
        first.send_signal(signal.SIGKILL)
    workers.mail.silent.clear()
    ((lease, tries),) = workers.ask("SELECT lease, tries FROM accounts_job WHERE done_at IS NULL")
    assert (lease is None, tries) == (False, 1)
    with workers.one():
        workers.ask("UPDATE accounts_job SET lease_until = now() - interval '1 second'")
        wait_until(workers.has_sent)
    assert workers.mail.mailboxes == [DPO]
    assert workers.ask("SELECT lease, tries FROM accounts_job WHERE done_at IS NOT NULL")


def test_killed_sender_mails_none_of_the_others_twice(workers: Workers) -> None:
    """It had sent two of six when it was killed, and had claimed the third."""
    mailboxes = [f"reader{number}@example.org" for number in range(6)]
    for mailbox in mailboxes:
        workers.queue(mailbox)
    workers.mail.at_rcpt = lambda mailbox: (
        workers.mail.silent.add(mailbox) if len(workers.mail.asked) == 3 else None
    )
    with workers.one() as first:
        assert workers.mail.fell_silent.wait(PATIENCE)
        first.send_signal(signal.SIGKILL)
    workers.mail.silent.clear()
    with workers.one():
        wait_until(lambda: len(workers.mail.taken) == 5)
        workers.ask("UPDATE accounts_job SET lease_until = now() WHERE done_at IS NULL")
        wait_until(lambda: len(workers.mail.taken) == 6)
    assert sorted(workers.mail.mailboxes) == mailboxes


def test_worker_that_is_told_to_end_finishes_its_mail_first(workers: Workers) -> None:
    workers.queue(DPO)
    with workers.one() as worker:
        workers.mail.at_rcpt = lambda _mailbox: worker.terminate()
        assert worker.wait(PATIENCE) == 0
    assert workers.mail.mailboxes == [DPO]
    assert workers.has_sent()


def test_worker_outlives_a_database_that_ends_its_connections(workers: Workers) -> None:
    workers.queue(DPO)
    with workers.one():
        wait_until(workers.has_sent)
        workers.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = 'portal_worker' AND datname = current_database()"
        )
        workers.queue("deputy@example.org")
        wait_until(lambda: len(workers.mail.taken) == 2)
