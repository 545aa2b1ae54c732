"""Mail leaves when the answer is out: the clock does not tell whether an address is known."""

from __future__ import annotations

from django.core import mail
from django.db import transaction

from accounts.access.afterwards import after_the_answer, waiting
from accounts.jobs.running import run_due
from tests.arranging import arranging
from tests.clients import PersonsClient
from tests.databases import OwnDatabase
from tests.factories.accounts import UserFactory


def test_task_runs_once_after_the_response() -> None:
    done: list[str] = []

    def task() -> None:
        done.append("sent")

    with waiting() as tasks:
        after_the_answer(task)
        after_the_answer(task)
        assert done == []
    assert tasks == [task]
    after_the_answer(task)
    assert done == ["sent"]


def test_code_is_sent_by_the_worker_and_then_deleted(own_database: OwnDatabase) -> None:
    with own_database.as_login("owner"), transaction.atomic(), arranging(deriving=False):
        UserFactory.create(username="mairi", email="mairi@example.org")
    with own_database.as_login("web"):
        assert PersonsClient().post("/forgot/", {"email": "mairi@example.org"}).status_code == 302
    assert mail.outbox == []
    with own_database.as_login("worker"):
        run_due()
    (message,) = mail.outbox
    assert message.to == ["mairi@example.org"]
    with own_database.as_login("owner"), transaction.atomic(), arranging(deriving=False):
        from accounts.models import OutgoingMail

        assert [m.body for m in OutgoingMail.objects.all()] == [""]
