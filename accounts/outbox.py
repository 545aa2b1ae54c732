"""Sends what is queued, one message to one reader each; the words are written where it is queued.

Each mail is a job of its own: one that cannot be sent waits alone, and after it the others to the same
mailbox. A mailbox that says no for good (5xx to RCPT) is asked once; whatever else fails is tried again.
Who holds the job has claimed its mail: nobody else sends it meanwhile. If they are killed after the mail
server has taken it, that one is sent again, under the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest, Now

from accounts.access.work import unit_of_work
from accounts.jobs.kinds import (
    HeldJob,
    JobKind,
    Turn,
    Urgency,
    done,
    failed,
    later,
    pause_after,
    register,
)
from accounts.models import Job, OutgoingMail
from accounts.models.mail import MAIL_LASTS

KIND, ALARM = "mail", "alarm mail"
NO_READER = "no reader"
# The first number of a server that is sure: of any other it may think again.
FINAL = 500

logger = logging.getLogger(__name__)


def queue(*, to: str, subject: str, body: str, lasts: timedelta = MAIL_LASTS) -> None:
    """Put one message to one reader into the running transaction, at the gate; the worker sends it.

    One to nobody (`to` is empty) takes the same way but for the post: whoever waits for the answer
    cannot tell by the clock whether there is a reader. What is not sent while it `lasts` never is.
    """
    OutgoingMail.objects.create(
        to=to, subject=subject, body=body, expires_at=TransactionNow() + lasts
    )


def _send(job: HeldJob) -> Turn:
    """Send one mail. The words of what is over are forgotten: there may be a code in them."""
    with unit_of_work():
        mail = OutgoingMail.objects.waiting().filter(pk__in=job.about).first()
        address = mail and _address_of(mail)
    if mail is None:
        return done(store=lambda: _write(job))
    if address is None:
        gone = {"refused_at": TransactionNow(), "refusal": NO_READER}
        return done(store=lambda: _write(job, **gone))
    try:
        if address:
            _message(mail, address).send()
    except SMTPRecipientsRefused as refused:
        ((number, _words),) = refused.recipients.values()
        if number >= FINAL:
            logger.warning("Mail %s was refused for good: %s", mail.pk, number)
            refusal = {"refused_at": TransactionNow(), "refusal": str(number)}
            return failed(str(number), store=lambda: _write(job, **refusal))
        return _not_sent(job, mail, str(number))
    except OSError as failure:
        return _not_sent(job, mail, type(failure).__name__)
    return done(store=lambda: _write(job, sent_at=TransactionNow(), to=address))


def _address_of(mail: OutgoingMail) -> str | None:
    """Where it goes as things stand now; None: to no one any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.address_of_mail(%s)", [mail.pk])
        address: str | None = cursor.fetchone()[0]
    return address


def _message(mail: OutgoingMail, address: str) -> EmailMessage:
    """The message, under one name however often it is sent: a reader's mail program shows it once."""
    _name, _at, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    headers = {"Message-ID": f"<{mail.pk}@{domain}>"}
    return EmailMessage(subject=mail.subject, body=mail.body, to=[address], headers=headers)


def _write(job: HeldJob, **became: object) -> None:
    OutgoingMail.objects.filter(pk__in=job.about).update(body="", **became)


def _not_sent(job: HeldJob, mail: OutgoingMail, failure: str) -> Turn:
    logger.error("Mail %s was not sent: %s", mail.pk, failure)
    return later(job, failure, store=lambda: _rest(mail.to, pause_after(job.tries)))


def _rest(mailbox: str, pause: timedelta) -> None:
    """Let what else waits for this mailbox wait as long: it must not take its turns from others."""
    waiting = OutgoingMail.objects.waiting().filter(to=mailbox)
    Job.objects.filter(
        kind__in=[KIND, ALARM],
        done_at=None,
        failed_at=None,
        about__overlap=list(waiting.values_list("pk", flat=True)),
    ).update(due_at=Greatest(F("due_at"), Now() + pause))


register(JobKind(KIND, _send, Urgency.MESSAGE, after_answers=False))
register(JobKind(ALARM, _send, Urgency.ALARM, after_answers=True))
