"""Sends what is queued, one message to one reader each; the words are written where it is queued."""

from __future__ import annotations

import logging

from django.contrib.postgres.functions import TransactionNow
from django.core.mail import EmailMessage
from django.db import transaction

from accounts.access.afterwards import after_the_answer
from accounts.access.work import unit_of_work
from accounts.models import OutgoingMail

logger = logging.getLogger(__name__)


def queue(*, to: str, subject: str, body: str) -> None:
    """Put one message to one reader into the running transaction, at the gate, and send it after it.

    One to nobody (`to` is empty) takes the same way but for the post: whoever waits for the answer
    cannot tell by the clock whether there is a reader.
    """
    OutgoingMail.objects.create(to=to, subject=subject, body=body)
    send_after_commit()


def send_after_commit() -> None:
    """Send what the running transaction queued, once it is committed and the request is answered.

    A failure harms nothing else, and a visitor cannot tell by the clock whether there was mail.
    """
    transaction.on_commit(lambda: after_the_answer(send_queued), robust=True)


def send_queued() -> int:
    """Send what is waiting; what fails stays queued and holds nothing up. Gives how many were sent.

    The words of what was sent are forgotten: there may be a code in them.
    """
    sent = 0
    with unit_of_work():
        # Another process that sends at this moment has locked what it sends.
        waiting = OutgoingMail.objects.select_for_update(skip_locked=True).filter(sent_at=None)
        for mail in waiting.order_by("queued_at"):
            try:
                if mail.to:
                    EmailMessage(subject=mail.subject, body=mail.body, to=[mail.to]).send()
            except Exception as failure:
                logger.error("Mail %s was not sent: %s", mail.pk, type(failure).__name__)
                continue
            OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=TransactionNow(), body="")
            sent += 1
    return sent
