"""Mail against a real mail server: its life, a mailbox's no, and that no mailbox waits for another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings

from accounts.jobs.kinds import LONGEST_PAUSE, pause_after
from accounts.jobs.running import run_due
from accounts.models import Job, OutgoingMail, User
from accounts.outbox import queue
from tests.accounts.doing import somebody
from tests.arranging import arranging, at_the_gate, let_the_worker_work
from tests.clients import PersonsClient
from tests.databases import OwnDatabase, superuser
from tests.mail_server import MailServer, mail_server
from tests.world import World

DPO, DEPUTY, MAIRI = "dpo@example.org", "deputy@example.org", "mairi@example.org"
CODE = "Your code is 123456."


@pytest.fixture
def server(settings: LazySettings) -> Iterator[MailServer]:
    """The landlord's mail server."""
    with mail_server() as mail:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        yield mail


def write(to: str, **more: timedelta) -> None:
    """Queue a mail."""
    with at_the_gate():
        queue(to=to, subject="Your online account", body=CODE, **more)


def mail_to(mailbox: str) -> OutgoingMail:
    """The row of the only mail to a mailbox."""
    with arranging(deriving=False):
        return OutgoingMail.objects.get(to=mailbox)


def job_of(mailbox: str) -> Job:
    """The job of the only mail to a mailbox."""
    with arranging(deriving=False):
        return Job.objects.get(about__contains=[OutgoingMail.objects.get(to=mailbox).pk])


def let_pauses_pass() -> None:
    """Every job is due now."""
    with arranging(deriving=False):
        Job.objects.update(due_at="2026-01-01T12:00Z")


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestMail:
    """One mail at a time, in the test's own transaction."""

    def test_mail_reaches_its_reader_and_its_words_are_forgotten(self, server: MailServer) -> None:
        write(DPO)
        let_the_worker_work()
        ((to, message),) = server.taken
        assert to == DPO
        assert CODE in str(message.get_payload())
        mail, job = mail_to(DPO), job_of(DPO)
        assert (mail.body, mail.sent_at is None, job.done_at is None) == ("", False, False)

    def test_mail_to_no_one_takes_the_same_way_but_for_the_post(self, server: MailServer) -> None:
        write("")
        let_the_worker_work()
        assert mail_to("").sent_at
        assert server.asked == []

    @pytest.mark.parametrize("no", ["550 no such mailbox", "501 what?", "554 5.7.1 we know you"])
    def test_mailbox_that_says_no_for_good_is_asked_once(self, server: MailServer, no: str) -> None:
        server.answers[DPO] = no
        write(DPO)
        let_the_worker_work()
        let_pauses_pass()
        let_the_worker_work()
        mail, job = mail_to(DPO), job_of(DPO)
        assert server.asked == [DPO]
        assert (mail.sent_at, mail.refusal, mail.body) == (None, no[:3], "")
        assert mail.refused_at
        assert (job.done_at, job.failure) == (None, no[:3])
        assert job.failed_at

    @pytest.mark.parametrize("no", ["450 busy", "452 full", "421 going down"])
    def test_mailbox_that_may_think_again_is_asked_again(self, server: MailServer, no: str) -> None:
        server.answers[DPO] = no
        write(DPO)
        let_the_worker_work()
        assert let_the_worker_work() == 0, "it rests"
        assert (job_of(DPO).tries, job_of(DPO).failure) == (1, no[:3])
        assert mail_to(DPO).body == CODE
        let_pauses_pass()
        let_the_worker_work()
        assert job_of(DPO).tries == 2
        server.answers.clear()
        let_pauses_pass()
        let_the_worker_work()
        assert server.mailboxes == [DPO]
        assert mail_to(DPO).sent_at

    def test_mail_waits_for_a_mail_server_that_is_away(
        self, server: MailServer, settings: LazySettings
    ) -> None:
        settings.EMAIL_PORT = 1
        write(DPO)
        let_the_worker_work()
        assert job_of(DPO).failure == "ConnectionRefusedError"
        settings.EMAIL_PORT = server.port
        let_pauses_pass()
        let_the_worker_work()
        assert server.mailboxes == [DPO]

    def test_code_that_is_dead_is_not_sent_and_forgotten(self, server: MailServer) -> None:
        write(MAIRI, lasts=timedelta(minutes=-1))
        write(DPO)
        let_the_worker_work()
        assert server.asked == [DPO]
        dead = mail_to(MAIRI)
        assert (dead.sent_at, dead.body) == (None, "")
        assert job_of(MAIRI).done_at

    def test_mailbox_that_fails_delays_no_one_else(self, server: MailServer) -> None:
        """The others to the same mailbox rest with the first: they take no turns from anyone."""
        server.answers[MAIRI] = "451 later"
        for _ in range(5):
            write(MAIRI)
        write(DPO)
        write(DEPUTY)
        let_the_worker_work()
        assert server.mailboxes == [DPO, DEPUTY]
        assert server.asked.count(MAIRI) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestReader:
    """Who reads a mail is worked out when it is sent, not when it was queued."""

    def mairi_has_mail(self, **more: timedelta) -> User:
        mairi = somebody("mairi", email=MAIRI)
        write(MAIRI, **more)
        return mairi

    def becomes(self, account: User, **fields: object) -> None:
        with arranging(deriving=False):
            User.objects.filter(pk=account.pk).update(**fields)

    def test_mail_goes_to_the_address_of_today(self, server: MailServer) -> None:
        self.becomes(self.mairi_has_mail(), email="new@example.org")
        let_the_worker_work()
        assert server.mailboxes == ["new@example.org"]

    def test_address_that_was_someone_elses_is_followed_to_its_reader(
        self, server: MailServer
    ) -> None:
        """Her old address is another's now: what was hers does not go there."""
        self.becomes(self.mairi_has_mail(), email="new@example.org")
        somebody("newcomer", email=MAIRI)
        let_the_worker_work()
        assert server.mailboxes == ["new@example.org"]

    @pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}, {"quiet": True}])
    def test_mail_to_who_may_not_read_it_any_more_is_forgotten(
        self, server: MailServer, change: dict[str, object]
    ) -> None:
        self.becomes(self.mairi_has_mail(), **change)
        let_the_worker_work()
        mail = mail_to(MAIRI)
        assert (server.asked, mail.body, mail.sent_at) == ([], "", None)
        assert mail.refusal == "no reader"
        assert let_the_worker_work() == 0

    def test_code_goes_to_who_wants_quiet_and_asked_for_it(self, server: MailServer) -> None:
        self.becomes(self.mairi_has_mail(lasts=timedelta(minutes=15)), quiet=True)
        let_the_worker_work()
        assert server.mailboxes == [MAIRI]

    def test_address_of_before_is_told_that_it_was_changed(self, server: MailServer) -> None:
        """It is no account's any more, and goes where it says."""
        mairi = somebody("mairi", email=MAIRI)
        self.becomes(mairi, email="new@example.org")
        write(MAIRI)
        let_the_worker_work()
        assert server.mailboxes == [MAIRI]

    def test_mail_has_one_name_however_often_it_is_sent(self, server: MailServer) -> None:
        write(DPO)
        let_the_worker_work()
        with arranging(deriving=False):
            OutgoingMail.objects.update(sent_at=None)
            Job.objects.update(done_at=None)
        let_the_worker_work()
        names = {message["Message-ID"] for _mailbox, message in server.taken}
        assert len(server.taken) == 2
        assert names == {f"<{mail_to(DPO).pk}@localhost>"}


@pytest.mark.django_db
def test_code_lives_as_long_as_it_opens_anything(world: World) -> None:
    assert world
    mairi = somebody("mairi", email=MAIRI)
    PersonsClient().post("/forgot/", {"email": mairi.email})
    code = mail_to(MAIRI)
    assert CODE[:12] in code.body
    assert code.expires_at - code.queued_at <= timedelta(minutes=15)


@pytest.mark.django_db
def test_report_to_the_dpo_outlives_the_72_hours(world: World) -> None:
    assert world
    PersonsClient().post("/not-mine/", {"wrong": "not sure"})
    with arranging(deriving=False):
        lives = [m.expires_at - m.queued_at for m in OutgoingMail.objects.all()]
    assert len(lives) == 2
    assert all(life > timedelta(days=2, hours=23) for life in lives)


def test_pauses_grow_and_end_at_half_an_hour() -> None:
    pauses = [pause_after(tries) for tries in range(1, 60)]
    assert pauses[:3] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(minutes=1)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_each_mail_is_stored_before_the_next_is_begun(
    own_database: OwnDatabase, server: MailServer
) -> None:
    """Killed at the third mail, a worker has sent two, and nobody sends them again."""
    sent_when_asked: dict[str, int] = {}

    def look(mailbox: str) -> None:
        with superuser(own_database.name) as other:
            row = other.execute(
                "SELECT count(*) FROM accounts_outgoingmail WHERE sent_at IS NOT NULL"
            ).fetchone()
            sent_when_asked[mailbox] = row[0] if row else -1

    server.at_rcpt = look
    with superuser(own_database.name) as outside:
        for place, mailbox in enumerate((DPO, DEPUTY, MAIRI)):
            outside.execute(
                'INSERT INTO accounts_outgoingmail (id, "to", subject, body) VALUES'
                " (gen_random_uuid(), %s, '-', '-')",
                [mailbox],
            )
            outside.execute(
                "UPDATE accounts_job SET due_at = now() - interval '1 hour' + %s * interval '1 minute'"
                ' WHERE about && ARRAY(SELECT id FROM accounts_outgoingmail WHERE "to" = %s)',
                [place, mailbox],
            )
    with own_database.as_login("worker"):
        assert run_due() == 3
    assert sent_when_asked == {DPO: 0, DEPUTY: 1, MAIRI: 2}
