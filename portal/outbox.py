"""The words of every message, and sending what is queued; a message never says what it is about."""

from __future__ import annotations

import logging

from django.contrib.postgres.functions import TransactionNow
from django.core.mail import EmailMessage
from django.db import connection, transaction

from accounts.access.work import unit_of_work
from portal.models import OutgoingMail

logger = logging.getLogger(__name__)

DPO_PAGE = """Somebody has reported a paper that is not theirs. Reference {reference}.
The 72 hours have begun. Sign in to see it.
"""


def tell_dpo(reference: str) -> None:
    """Page the DPO and the deputy about one report, after the running transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.mail_to_dpo(%s, %s)",
            [
                f"Report {reference}: acknowledge now",
                DPO_PAGE.format(reference=reference),
            ],
        )
        (queued,) = cursor.fetchone()
    if not queued:
        logger.error("Report %s: there is no active DPO with an address to tell.", reference)
    transaction.on_commit(send_queued, robust=True)


def send_queued() -> int:
    """Send what is waiting, one message to one reader each; what fails stays queued. Gives how many."""
    sent = 0
    with unit_of_work():
        for mail in OutgoingMail.objects.filter(sent_at=None).order_by("queued_at"):
            try:
                EmailMessage(subject=mail.subject, body=mail.body, to=[mail.to]).send()
            except OSError as failure:
                logger.error("Mail %s was not sent: %s", mail.pk, type(failure).__name__)
                continue
            OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=TransactionNow())
            sent += 1
    return sent
