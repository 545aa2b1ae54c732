"""Runs of letters: codes are made while their letters go out, to one browser, and are kept nowhere.

The stream begins when its request's transaction is over, and each part of it is a transaction of its own:
however many letters there are, a few are in memory. A code works once all are written (rls/letter_runs.sql).
Whatever breaks the stream off ends the codes it has made. A process that is killed can end nothing: the
run's job does, when no letter has come for two minutes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import acting_as, today, viewer
from accounts.access.work import unit_of_work
from accounts.jobs.kinds import HeldJob, JobKind, Turn, Urgency, again, done, register
from accounts.models import User
from portal.web.branding.context import landlord
from portal.web.origin import Origin, coming_from, current_origin
from tenancies.activation.choosing import HOME, Chosen, Wanted, still_chosen
from tenancies.activation.homes import without_account
from tenancies.activation.issuing import issue_codes, may_give_codes
from tenancies.activation.sheets import sheet
from tenancies.models import Activation, LettersRun

AT_ONCE = 25
A_LOOK_EVERY = timedelta(seconds=30)

logger = logging.getLogger(__name__)


class BrokenOffError(Exception):
    """The stream of a run has ended before its end: the server closes the connection, and the run is over."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What the stream of a run needs when its request is over.

    The page before its letters and after them, to whom they go, the address that they name, and whose
    request it was, of which sessions (accounts/sessions.py).
    """

    run: LettersRun
    chosen: Chosen
    head: str
    foot: str
    page: str
    by: UUID
    mark: UUID
    origin: Origin


def begin_run(run_id: UUID, wanted: Wanted, people: int) -> LettersRun:
    """Store a run of so many letters. Raises ValidationError with a sentence for staff if none may begin."""
    may_give_codes(Activation.Delivery.POST)
    try:
        with transaction.atomic():
            run: LettersRun = LettersRun.objects.create(
                pk=run_id,
                who=wanted.who,
                patch_id=wanted.patch or None,
                street=wanted.street,
                people=people,
                recorded_by=viewer().user_id,
            )
    except DatabaseError as refusal:
        raise ValidationError(
            _("Other letters are being written just now. Wait a few minutes, and try again.")
        ) from refusal
    audit_log.record("letters_begun", [run], who=wanted.who, letters=people)
    return run


def letters_of(
    run: LettersRun, chosen: Chosen, *, head: str, foot: str, page: str, mark: UUID
) -> Iterator[str]:
    """The page of a run, as it is written; for the request that has begun it."""
    by, origin = viewer().user_id, current_origin()
    return _stream(Letters(run, chosen, head, foot, page, by, mark, origin))


def _stream(letters: Letters) -> Iterator[str]:
    is_whole = False
    try:
        yield letters.head
        people = iter(letters.chosen.by_post)
        while some := list(islice(people, AT_ONCE)):
            yield _write(letters, some)
        _finish(letters)
        # The end of the page is what says that all are there; whoever is gone before it has lost them.
        yield letters.foot
        is_whole = True
    except Exception as failure:
        # By its kind alone: what it says may name people.
        logger.error("Run of letters %s broke off: %s", letters.run.pk, type(failure).__name__)
        raise BrokenOffError from None
    finally:
        if not is_whole:
            _break(letters)


def _write(letters: Letters, some: list[UUID]) -> str:
    """The letters to some of the people, whose codes are stored when this returns.

    Anyone who has moved, made an account, become protected or been given another code since the press gets
    none.
    """
    with _as_the_writer(letters):
        still = still_chosen(letters.run.who, some, letters.chosen.ends)
        found = without_account(today(), among=still).select_related("person", HOME)
        lives = {o.person_id: o for o in found.filter(person__protected=False)}
        people = [lives[someone].person for someone in some if someone in lives]
        issued = issue_codes(people=people, delivery=Activation.Delivery.POST, run=letters.run)
        sheets = [
            sheet(letters.page, person, lives[person.pk].tenancy.property, issued[person.pk])
            for person in people
            if person.pk in issued
        ]
    _give_connection_back()
    sender = landlord()
    return "".join(
        render_to_string("components/letter.html", {"sheet": one, **sender}) for one in sheets
    )


def _finish(letters: Letters) -> None:
    with _as_the_writer(letters):
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal.finish_letters(%s)", [letters.run.pk])
            (is_whole,) = cursor.fetchone()
        if not is_whole:
            raise BrokenOffError
        audit_log.record("letters_written", [letters.run])
    _give_connection_back()


@contextmanager
def _as_the_writer(letters: Letters) -> Iterator[None]:
    """A transaction of whoever pressed, unless their sessions were ended since: then the run is over."""
    with coming_from(letters.origin), unit_of_work():
        if not User.objects.filter(pk=letters.by, sessions_mark=letters.mark).exists():
            raise BrokenOffError
        with acting_as(letters.by):
            yield


def _break(letters: Letters) -> None:
    """End the codes at the gate: the account that began the run may be off by now."""
    try:
        with unit_of_work(), connection.cursor() as cursor:
            cursor.execute("SELECT portal.break_letters(%s)", [letters.run.pk])
    except DatabaseError as failure:
        logger.error(
            "Run of letters %s is left to its job: %s", letters.run.pk, type(failure).__name__
        )
    _give_connection_back()


def _give_connection_back() -> None:
    """A reader who is slow keeps no connection from others, unless a transaction around this goes on."""
    if not connection.in_atomic_block:
        connection.close()


def report_lost(run: LettersRun) -> None:
    """End every code of a run that nobody has used. Raises DatabaseError if the viewer may not."""
    run.outcome = LettersRun.Outcome.LOST
    run.end(by=viewer().user_id, also=("outcome",))
    audit_log.record("letters_lost", [run])


def _mind(job: HeldJob) -> Turn:
    """Look after what is being written until it is over."""
    with unit_of_work(), connection.cursor() as cursor:
        cursor.execute("SELECT portal.mind_letters()")
        (is_being_written,) = cursor.fetchone()
    return again(A_LOOK_EVERY, job.progress) if is_being_written else done()


register(JobKind("letters", _mind, Urgency.MESSAGE, after_answers=False))
