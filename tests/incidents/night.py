"""A night at the landlord's: time passes, mail and alarms go to real servers, and one sees who was told."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

from django.conf import LazySettings
from django.core.management import call_command
from django.db import transaction

from accounts.access import acting_as
from accounts.access.work import unit_of_work
from accounts.jobs.running import run_due
from accounts.models import User
from portal.incidents import steps
from portal.incidents.models import Incident
from tests.arranging import todays_date
from tests.clients import PersonsClient
from tests.databases import OwnDatabase, superuser
from tests.mail_server import MailServer, mail_server
from tests.web_server import WebServer, web_server
from tests.world import World

# What a night moves back, so that so much of it has passed.
MOMENTS = {
    "accounts_job": ("due_at", "lease_until"),
    "accounts_outgoingmail": ("queued_at", "expires_at", "sent_at", "refused_at"),
    "accounts_auditevent": ("at",),
    "incidents_incident": ("recorded_at",),
    "incidents_incidentstep": ("recorded_at",),
    "incidents_report": ("recorded_at",),
    "incidents_freeze": ("recorded_at",),
    "incidents_alarm": ("rang_at", "told_at"),
    "incidents_drill": ("recorded_at", "until"),
    "incidents_drillstep": ("recorded_at",),
}


def let_pass(database: str, **time: float) -> None:
    """Let so much time have passed in a database, by moving back what happened and what is to happen."""
    seconds = timedelta(**time).total_seconds()
    with superuser(database) as outside:
        outside.execute("SET session_replication_role = replica")
        for table, columns in MOMENTS.items():
            moved = ", ".join(f"{c} = {c} - interval '{seconds} seconds'" for c in columns)
            outside.execute(f"UPDATE {table} SET {moved}".encode())


class Night:
    """One night at the landlord's: who logs what, how time passes, and who was told."""

    def __init__(self, database: OwnDatabase, mail: MailServer, alarms: WebServer) -> None:
        self.database, self.mail, self.alarms = database, mail, alarms
        with database.as_login("owner"), transaction.atomic():
            self.world = World(todays_date())
        self.ask("DELETE FROM accounts_job")
        self.heard = 0

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Look at the database from outside, or change it."""
        with superuser(self.database.name) as outside:
            outside.execute("SET session_replication_role = replica")
            done = outside.execute(statement.encode())
            return list(done.fetchall()) if done.description else []

    def call_is_logged(self, name: str = "Aileen", how_many: str = "not sure") -> PersonsClient:
        """Someone takes a call and presses; the web process does what it does after an answer."""
        with self.database.as_login("web"):
            browser = self.browser_of(name)
            answer = browser.post("/staff/breach/new/", {"how_many": how_many})
            assert answer.status_code == 302
        return browser

    def browser_of(self, name: str) -> PersonsClient:
        """A browser in which someone of the cast is signed in; needs the web's login."""
        with transaction.atomic():
            return PersonsClient(self.world.account(name).id)

    def passes(self, **time: float) -> None:
        """Let so much time pass, and the worker with it."""
        let_pass(self.database.name, **time)
        with self.database.as_login("worker"):
            run_due()

    def told(self) -> list[tuple[object, ...]]:
        """Who was told since this was last asked, in order: the step and the way."""
        told = self.ask(
            "SELECT role, channel FROM incidents_alarm WHERE told_at IS NOT NULL"
            " ORDER BY rang_at, channel"
        )
        new, self.heard = told[self.heard :], len(told)
        return new

    def does(self, name: str, step: str, **said: str) -> None:
        """Someone takes a step with the incident of the night."""
        with self.database.as_login("web"), unit_of_work():
            by = self.world.account(name).id
            with acting_as(by):
                incident = Incident.objects.order_by("-recorded_at")[0]
                getattr(steps, step)(incident=incident, by=User(pk=by), **said)

    def watched(self) -> str:
        """What manage.py watch says."""
        said = StringIO()
        with self.database.as_login("worker"), contextlib.suppress(SystemExit):
            call_command("watch", stdout=said)
        return said.getvalue()


@contextmanager
def nightfall(database: OwnDatabase, settings: LazySettings) -> Iterator[Night]:
    """A night with a mail server and an alarm service."""
    with mail_server() as mail, web_server() as alarms:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        settings.ALARM_WEBHOOK_URL = alarms.url
        yield Night(database, mail, alarms)
