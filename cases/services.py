"""What staff do with cases: share one, reword or end a share, say what is next, open one from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.access import derive_grants
from accounts.models import User
from cases.models import Case, NextStep, Party, Share, Wording


def share_case(*, party: Party, title: str, status: str, next_step: str, by: User) -> Share:
    """Let this party know of the case, in words written for them.

    Raises ValidationError with a sentence for the officer if PostgreSQL refuses it: another's party,
    a frozen case, or a colleague was quicker.
    """
    with _or_say_why(), transaction.atomic():
        share: Share = Share.objects.create(
            case_id=party.case_id,
            party=party,
            person_id=party.person_id,
            stands_as=party.role,
            recorded_by=by.pk,
        )
        _word(share, title=title, status=status, next_step=next_step, by=by)
        derive_grants(people=[party.person_id])
        audit_log.record("case_shared", [share], case=str(share.case_id))
    return share


def reword_share(*, share: Share, title: str, status: str, next_step: str, by: User) -> Wording:
    """Say it in other words from now on; what was said before is kept. Raises ValidationError."""
    with _or_say_why(), transaction.atomic():
        for wording in share.wordings.filter(ended_at=None):
            wording.end(by=by.pk)
        wording = _word(share, title=title, status=status, next_step=next_step, by=by)
        audit_log.record("share_reworded", [share], case=str(share.case_id))
    return wording


def end_share(*, share: Share, by: User) -> None:
    """Stop showing the case to this party; the documents released to them under it end with it."""
    with transaction.atomic():
        share.end(by=by.pk)
        derive_grants(people=[share.person_id])
        audit_log.record("share_ended", [share], case=str(share.case_id))


def write_next_step(*, case: Case, what: str, on_day: date, owner: str, by: User) -> None:
    """Say what is to be done next in a case; what was to be done before has ended. Raises ValidationError."""
    with _or_say_why(), transaction.atomic():
        _end_next_step(case, by)
        NextStep.objects.create(
            case=case, what=what, on_day=on_day, owner=owner, by_name=by.name, recorded_by=by.pk
        )
        audit_log.record("next_step_written", [case])


def finish_next_step(*, case: Case, by: User) -> None:
    """Note that the next step of a case is done. Raises ValidationError."""
    with _or_say_why(), transaction.atomic():
        _end_next_step(case, by)
        audit_log.record("next_step_done", [case])


def _end_next_step(case: Case, by: User) -> None:
    for planned in NextStep.objects.filter(case=case, ended_at=None):
        planned.end(by=by.pk)


def open_outside(*, what: str, reference: str, reason: str, quoting: str, by: User) -> UUID | None:
    """Open one tenancy or case outside the officer's patches until midnight.

    `what` is "tenancy" or "case", `reason` one of Patch.OutsideReason, `quoting` the number of the call,
    the letter or the job that it is about. Gives its id, or None when there is no such thing for this
    officer. The DPO sees every such reason.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal.open_outside(%s, %s, %s, %s)",
            [what, reference.strip(), reason, quoting],
        )
        opened: UUID | None = cursor.fetchone()[0]
        if opened:
            derive_grants(users=[by.pk])
        audit_log.record(
            "opened_outside_patch" if opened else "not_found",
            kind="cases.case" if what == "case" else "tenancies.tenancy",
            ids=[opened] if opened else [],
        )
    return opened


@contextmanager
def _or_say_why() -> Iterator[None]:
    try:
        yield
    except DatabaseError as refusal:
        raise ValidationError(
            _("This was not saved. Somebody may have changed the case just now. Reload the page.")
        ) from refusal


def _word(share: Share, *, title: str, status: str, next_step: str, by: User) -> Wording:
    wording: Wording = Wording.objects.create(
        share=share,
        title=title,
        status=status,
        next_step=next_step,
        by_name=by.name,
        recorded_by=by.pk,
    )
    return wording
