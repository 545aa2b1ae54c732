"""Who holds a job: one process at a time, seen by all others, and nothing stored by who lost it."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from accounts.jobs.kinds import every_kind, kinds_after_answers
from accounts.jobs.running import run_due, run_next
from accounts.jobs.worker import Told, work_until
from tests.arranging import at_the_gate
from tests.clients import PersonsClient
from tests.databases import OwnDatabase, superuser
from tests.jobs.test_mail import DEPUTY, DPO, server
from tests.mail_server import MailServer

__all__ = ["server"]
DRIVING = "accounts.jobs.middleware.DriveJobs"


@pytest.fixture
def waiting(own_database: OwnDatabase) -> OwnDatabase:
    """One mail waits."""
    queue(own_database, DPO)
    return own_database


def queue(database: OwnDatabase, mailbox: str) -> None:
    ask(
        database,
        'INSERT INTO accounts_outgoingmail (id, "to", subject, body) VALUES'
        " (gen_random_uuid(), %s, '-', '-') RETURNING 1",
        mailbox,
    )


def ask(database: OwnDatabase, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Ask or do something by a connection of one's own."""
    with superuser(database.name) as other:
        return list(other.execute(statement.encode(), values).fetchall())


HELD = "SELECT lease_until > now() + interval '1 minute' FROM accounts_job WHERE lease IS NOT NULL"
SENT = "SELECT count(*) FROM accounts_outgoingmail WHERE sent_at IS NOT NULL"


def test_other_processes_see_that_a_job_is_taken_and_leave_it(
    waiting: OwnDatabase, server: MailServer
) -> None:
    seen: list[object] = []
    server.at_rcpt = lambda _mailbox: seen.append(ask(waiting, HELD))
    with waiting.as_login("worker"):
        run_due()
    assert seen == [[(True,)]]
    assert ask(waiting, HELD) == []


def test_job_whose_process_is_gone_is_taken_when_its_lease_has_run_out(
    waiting: OwnDatabase, server: MailServer
) -> None:
    take = "UPDATE accounts_job SET lease = gen_random_uuid(), lease_until = now() + {} RETURNING 1"
    ask(waiting, take.format("interval '1 minute'"))
    with waiting.as_login("worker"):
        assert run_due() == 0
    ask(waiting, take.format("interval '-1 second'"))
    with waiting.as_login("worker"):
        assert run_due() == 1
    assert server.mailboxes == [DPO]


def test_process_that_lost_its_lease_stores_nothing(
    waiting: OwnDatabase, server: MailServer
) -> None:
    """It was so slow that another has taken the job: what came of it is the other's to say."""
    server.answers[DPO] = "550 no"
    server.at_rcpt = lambda _mailbox: ask(
        waiting, "UPDATE accounts_job SET lease = gen_random_uuid() RETURNING 1"
    )
    with waiting.as_login("worker"):
        run_due()
    assert ask(waiting, "SELECT refused_at, body FROM accounts_outgoingmail") == [(None, "-")]
    assert ask(waiting, HELD) == [(True,)]


def test_job_that_another_process_is_taking_holds_no_one_up(
    waiting: OwnDatabase, server: MailServer
) -> None:
    with superuser(waiting.name) as other, other.transaction():
        other.execute("SELECT FROM accounts_job FOR UPDATE")
        queue(waiting, DEPUTY)
        with waiting.as_login("worker"):
            run_due()
    assert server.mailboxes == [DEPUTY]


def make_it_an_alarm(database: OwnDatabase) -> None:
    """What waits is the ladder's own."""
    ask(database, "UPDATE accounts_job SET kind = 'alarm mail' RETURNING 1")


def test_web_process_sends_alarms_after_an_answer_once_a_minute(
    waiting: OwnDatabase, server: MailServer, settings: LazySettings
) -> None:
    """With the worker dead, an alarm still goes: whoever asks for whatever page drives it."""
    settings.MIDDLEWARE = [DRIVING, *settings.MIDDLEWARE]
    make_it_an_alarm(waiting)
    visitor = PersonsClient()
    with waiting.as_login("web"):
        assert visitor.get("/help/").status_code == 200
        assert server.mailboxes == [DPO]
        queue(waiting, DEPUTY)
        make_it_an_alarm(waiting)
        visitor.get("/help/")
    assert server.mailboxes == [DPO]


def test_web_process_sends_no_other_mail(
    waiting: OwnDatabase, server: MailServer, settings: LazySettings
) -> None:
    settings.MIDDLEWARE = [DRIVING, *settings.MIDDLEWARE]
    with waiting.as_login("web"):
        PersonsClient().get("/help/")
    assert server.asked == []


@pytest.mark.parametrize(("seconds_ago", "asked"), [(59, []), (61, [DPO])])
def test_web_process_sends_nothing_while_a_worker_is_there(
    waiting: OwnDatabase,
    server: MailServer,
    settings: LazySettings,
    seconds_ago: int,
    asked: list[str],
) -> None:
    settings.MIDDLEWARE = [DRIVING, *settings.MIDDLEWARE]
    make_it_an_alarm(waiting)
    ask(
        waiting,
        "INSERT INTO portal.worker_seen (seen_at)"
        " VALUES (clock_timestamp() - %s * interval '1 second') RETURNING 1",
        seconds_ago,
    )
    with waiting.as_login("web"):
        PersonsClient().get("/help/")
    assert server.asked == asked


def test_worker_says_that_it_is_there(waiting: OwnDatabase, server: MailServer) -> None:
    told: Told = Told()
    server.at_rcpt = lambda _mailbox: told.put(None)
    with waiting.as_login("worker"):
        work_until(told)
    assert server.asked == [DPO]
    seen = "SELECT seen_at > now() - interval '1 minute' FROM portal.worker_seen"
    assert ask(waiting, seen) == [(True,)]


def test_requests_drive_jobs_outside_their_own_transaction() -> None:
    from portal import settings as as_deployed

    order = as_deployed.MIDDLEWARE
    assert order.index(DRIVING) < order.index("accounts.access.middleware.OneTransaction")


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_gate_sees_the_jobs_of_every_kind_that_a_web_process_does_and_of_no_other() -> None:
    from accounts.models import Job
    from tests.arranging import arranging

    kinds = [kind.name for kind in every_kind()]
    with arranging(deriving=False):
        Job.objects.all().delete()
        for kind in [*kinds, "something else"]:
            Job.objects.create(kind=kind, about=[])
    with at_the_gate():
        seen = set(Job.objects.values_list("kind", flat=True))
    assert seen == {kind.name for kind in kinds_after_answers()}


def test_failure_of_one_kind_of_job_is_tried_again_and_ends_nothing(
    waiting: OwnDatabase, server: MailServer, settings: LazySettings
) -> None:
    settings.EMAIL_BACKEND = "no.such.backend"
    with waiting.as_login("worker"):
        assert run_next(every_kind())
    ((failure, tries),) = ask(waiting, "SELECT failure, tries FROM accounts_job")
    assert (failure, tries) == ("ModuleNotFoundError", 1)
    assert server.asked == []
