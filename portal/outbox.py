"""Sends what is queued, one message to one reader each; the words are written where it is queued."""

from __future__ import annotations

import logging

from django.contrib.postgres.functions import TransactionNow
from django.core.mail import EmailMessage
from django.db import transaction

from accounts.access.work import unit_of_work
from portal.models import OutgoingMail

logger = logging.getLogger(__name__)


def send_after_commit() -> None:
    """Send what the running transaction queued, once it is committed; a failure harms nothing else."""
    transaction.on_commit(send_queued, robust=True)


def send_queued() -> int:
    """Send what is waiting; what fails stays queued and holds nothing up. Gives how many were sent."""
    sent = 0
    with unit_of_work():
        # Another process that sends at this moment has locked what it sends.
        waiting = OutgoingMail.objects.select_for_update(skip_locked=True).filter(sent_at=None)
        for mail in waiting.order_by("queued_at"):
            try:
                EmailMessage(subject=mail.subject, body=mail.body, to=[mail.to]).send()
            except Exception as failure:
                logger.error("Mail %s was not sent: %s", mail.pk, type(failure).__name__)
                continue
            OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=TransactionNow())
            sent += 1
    return sent
