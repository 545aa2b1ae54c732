"""A mail server that takes calls and says nothing: no page waits for it, and the worker not for long."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from accounts.jobs.running import run_due
from tests.clients import PersonsClient
from tests.databases import OwnDatabase, superuser

LONGEST_SILENCE = 5  # seconds


@pytest.fixture
def silent(settings: LazySettings) -> Iterator[socket.socket]:
    """The landlord's mail server today: it listens, and that is all."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        server.setblocking(False)
        yield server


def was_called(server: socket.socket) -> bool:
    """Whether anyone has called it since this was last asked."""
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/forgot/", {"email": "dpo@example.org"}),
        ("/not-mine/", {"wrong": "not sure"}),
    ],
)
def test_no_page_waits_for_it(
    own_database: OwnDatabase, silent: socket.socket, address: str, form: dict[str, str]
) -> None:
    """What the page queued is the worker's: not even after the answer does its thread call."""
    with superuser(own_database.name) as server:
        server.execute("DELETE FROM accounts_job")
        server.execute("UPDATE accounts_user SET email = 'dpo@example.org' WHERE role = 'dpo'")
    with own_database.as_login("web"):
        assert PersonsClient().post(address, form).status_code == 302
    assert not was_called(silent)
    with superuser(own_database.name) as server:
        row = server.execute("SELECT count(*) FROM accounts_job WHERE done_at IS NULL").fetchone()
    assert row != (0,)


def test_worker_gives_up_and_tries_again_later(
    own_database: OwnDatabase, silent: socket.socket, settings: LazySettings
) -> None:
    settings.EMAIL_TIMEOUT = 0.1
    with superuser(own_database.name) as server:
        server.execute("DELETE FROM accounts_job")
        server.execute(
            'INSERT INTO accounts_outgoingmail (id, "to", subject, body)'
            " VALUES (gen_random_uuid(), 'dpo@example.org', '-', '-')"
        )
    with own_database.as_login("worker"):
        assert run_due() == 1
    assert was_called(silent)
    with superuser(own_database.name) as server:
        row = server.execute("SELECT failure, tries, lease FROM accounts_job").fetchone()
    assert row == ("SMTPServerDisconnected", 1, None)


def test_worker_is_held_up_for_seconds() -> None:
    from portal import settings as as_deployed

    assert as_deployed.EMAIL_TIMEOUT <= LONGEST_SILENCE
