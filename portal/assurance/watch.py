"""What an operator should look at now, one sentence each; nobody is named. manage.py watch prints it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q
from django.utils import timezone

from accounts.access import BY_ROLE, Perm, today
from accounts.access.work import try_audit_log
from accounts.models import AuditEvent, Job, OutgoingMail, User
from accounts.outbox import NO_READER
from documents.files import readable
from documents.intake import viruses
from portal.assurance.audit_log.events import FAILED_TRIES
from portal.web.holidays import missing_year

# A code in a mail lasts 15 minutes.
MAIL_WAITS = timedelta(minutes=10)
JOB_WAITS = timedelta(minutes=10)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REFUSALS_OF_ONE, FAILED_SIGN_INS = 30, 100
# A night and two hours: it runs at three, and takes its time.
RECONCILED = timedelta(hours=26)
LEAST_FREE = 0.1
MOST_CONNECTIONS = 0.8
# Of the audit log: an hour lies well within so many entries, and they are found by number.
RECENT = 100_000


def findings() -> Iterator[str]:
    """Everything that is not as it should be; needs system access."""
    yield from _mail()
    yield from _jobs()
    yield from _nobody_to_page()
    yield from _refusals()
    yield from _not_reconciled()
    yield from _files()
    yield from _scanner()
    yield from _disk()
    yield from _connections()
    yield from _holidays()


def information() -> Iterator[str]:
    """What an operator may like to know, and need not act on; needs system access."""
    refused = OutgoingMail.objects.filter(refused_at__gt=timezone.now() - DAY)
    refused = refused.exclude(refusal=NO_READER)
    if mails := refused.count():
        numbers = sorted(set(refused.values_list("refusal", flat=True)))
        yield f"{mails} mails of the last day were refused for good ({', '.join(numbers)})."


def _mail() -> Iterator[str]:
    now = timezone.now()
    waiting = OutgoingMail.objects.waiting()
    if waiting.filter(queued_at__lt=now - MAIL_WAITS).exists():
        yield f"{waiting.count()} mails wait, the oldest for more than 10 minutes: can mail be sent?"
    died = OutgoingMail.objects.filter(
        sent_at=None, refused_at=None, expires_at__gt=now - HOUR, expires_at__lte=now
    )
    if mails := died.count():
        yield f"{mails} mails were not sent in their time in the last hour: can mail be sent?"


def _jobs() -> Iterator[str]:
    late = timezone.now() - JOB_WAITS
    waiting = Job.objects.filter(done_at=None, failed_at=None, due_at__lt=late)
    # One that is being done is late only when its lease has run out as well.
    if jobs := waiting.filter(Q(lease_until=None) | Q(lease_until__lt=late)).count():
        yield f"{jobs} jobs are due for more than 10 minutes: does manage.py work run?"


def _nobody_to_page() -> Iterator[str]:
    handles = Q(role__in=BY_ROLE[Perm.HANDLE_INCIDENTS]) | Q(is_deputy=True)
    pageable = User.objects.filter(handles, is_active=True)
    if not pageable.exclude(email="").exists():
        yield "No data protection officer or deputy has an address: a report would page others alone."


def _refusals() -> Iterator[str]:
    newest = AuditEvent.objects.aggregate(newest=Max("seq"))["newest"] or 0
    recent = AuditEvent.objects.filter(seq__gt=newest - RECENT, at__gt=timezone.now() - HOUR)
    refused = recent.filter(event__in=["refused", "not_found"]).exclude(user_id=None)
    for account in refused.values("user_id").annotate(times=Count("seq")).order_by("user_id"):
        if account["times"] >= REFUSALS_OF_ONE:
            yield f"Account {account['user_id']} was refused {account['times']} times in an hour."
    failed = recent.filter(event__in=FAILED_TRIES).count()
    if failed >= FAILED_SIGN_INS:
        yield f"{failed} tries to sign in failed in an hour."


def _not_reconciled() -> Iterator[str]:
    ran = AuditEvent.objects.filter(event="system_access", detail__why="reconcile_access")
    latest = ran.order_by("-seq").values_list("at", flat=True).first()
    if latest is None or latest < timezone.now() - RECONCILED:
        yield "reconcile_access has not run for 26 hours."


def _files() -> Iterator[str]:
    """As this user: what another one reads says nothing of the portal."""
    try:
        readable.refuse_another_user()
    except readable.WrongUserError as wrong:
        yield f"Whether documents can be read was not tried. {wrong}"
        return
    if not readable.can_be_read():
        yield "The documents cannot be read: whose are the files below DOCUMENTS_ROOT?"
    elif places := readable.how_many_cannot_be_read():
        yield (
            f"{places} of the documents' files and folders cannot be read: whose are they?"
            " Give them to the owner of DOCUMENTS_ROOT."
        )


def _scanner() -> Iterator[str]:
    if not viruses.answers():
        yield "The virus scanner does not answer: no upload is let in."


def _disk() -> Iterator[str]:
    disk = shutil.disk_usage(settings.DOCUMENTS_ROOT)
    if disk.free < LEAST_FREE * disk.total:
        yield f"Only {disk.free / disk.total:.0%} of the documents' disk is free."
    # Raises DatabaseError where the database's own disk has no room.
    try_audit_log()


def _connections() -> Iterator[str]:
    with connection.cursor() as cursor:
        # Of other roles' sessions PostgreSQL tells us no more than that they are there.
        cursor.execute(
            "SELECT (SELECT sum(numbackends) FROM pg_stat_database), current_setting('max_connections')::int"
            " - current_setting('superuser_reserved_connections')::int"
        )
        used, most = cursor.fetchone()
        cursor.execute(
            "SELECT r.rolname, count(*), r.rolconnlimit FROM pg_stat_activity AS a"
            " JOIN pg_roles AS r ON r.oid = a.usesysid"
            " WHERE r.rolconnlimit > 0 GROUP BY r.rolname, r.rolconnlimit ORDER BY r.rolname"
        )
        limited = cursor.fetchall()
    if used >= MOST_CONNECTIONS * most:
        yield f"{used} of PostgreSQL's {most} connections are taken."
    for login, taken, allowed in limited:
        if taken >= MOST_CONNECTIONS * allowed:
            yield f"{taken} of the {allowed} connections that {login} may have are taken."


def _holidays() -> Iterator[str]:
    if year := missing_year(today(), settings.HOLIDAYS):
        yield f"The list of holidays has none of {year}: what is promised may fall on one (HOLIDAYS)."
