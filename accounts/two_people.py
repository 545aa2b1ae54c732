"""What takes two people: asking, agreeing and taking back; PostgreSQL decides and does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit_log
from accounts.access import Role
from accounts.models import Advice, TwoPersonRequest, User

# What portal.agree answers, in words for whoever pressed; "done" has none.
REFUSALS = {
    "same person": gettext_lazy("You asked for this. Another person must agree."),
    "no reason": gettext_lazy("Give a reason."),
    "no director or manager": gettext_lazy(
        "A manager or the director must be one of the two people."
    ),
    "not gone through": gettext_lazy(
        "Something on the list has not been gone through. Reload the page."
    ),
    "one of each": gettext_lazy(
        "One of the two people is the data protection officer or the deputy, the other an administrator."
    ),
    "no advice": gettext_lazy(
        "Neither the data protection officer nor the deputy has advised on this yet. You can agree when one"
        " of them has, or when the time for it is over."
    ),
    "not dealt": gettext_lazy(
        "This was given to a colleague to answer. If they do not answer soon, it will come to you."
    ),
    "overtaken": gettext_lazy(
        "Someone has reported the same since this was asked for. Look at it, and ask again."
    ),
    "not there": gettext_lazy("This was not done. Someone may have been quicker. Reload the page."),
}


@dataclass(frozen=True, slots=True)
class AdviceGiven:
    """What the DPO or the deputy advised: in words, or by asking themselves.

    `waits_until`: without advice, whoever asks cannot agree before.
    """

    rows: list[Advice]
    is_asked_by_dpo: bool
    waits_until: datetime | None


def ask(
    *,
    kind: TwoPersonRequest.Kind,
    about: UUID | None,
    reason: str,
    by: User,
    checked: Sequence[str] = (),
    **wanted: object,
) -> TwoPersonRequest:
    """Ask for something that another person must agree to; `wanted` are columns that say what, for its kind.

    Raises ValidationError if it is asked already.
    """
    try:
        with transaction.atomic():
            request: TwoPersonRequest = TwoPersonRequest.objects.create(
                kind=kind,
                about_id=about,
                reason=reason,
                checked=list(checked),
                recorded_by=by.pk,
                **wanted,
            )
    except DatabaseError as refusal:
        raise ValidationError(
            _("This was not saved. Someone may have asked already. Reload the page.")
        ) from refusal
    _record("two_people_asked", request)
    return request


def agree(request: TwoPersonRequest, *, because: str = "") -> None:
    """Agree, and let PostgreSQL do what was asked. Raises ValidationError with what to do instead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.agree(%s, %s)", [request.pk, because])
        said: str = cursor.fetchone()[0]
    if said != "done":
        raise ValidationError(REFUSALS[said])
    _record("two_people_agreed", request, because)


def refuse(request: TwoPersonRequest, *, because: str = "") -> None:
    """Do not agree: what an officer asks to open from outside, a patch, a change of an account.

    Raises ValidationError if PostgreSQL refuses it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.refuse(%s, %s)", [request.pk, because])
        if not cursor.fetchone()[0]:
            raise ValidationError(REFUSALS["not there"])
    _record("two_people_refused", request, because)


def advise(request: TwoPersonRequest, *, stance: str, reason: str, by: User) -> None:
    """Say what one advises, for or against. Raises ValidationError if it was taken back meanwhile."""
    try:
        with transaction.atomic():
            Advice.objects.create(request=request, stance=stance, reason=reason, recorded_by=by.pk)
    except DatabaseError as refusal:
        raise ValidationError(REFUSALS["not there"]) from refusal
    audit_log.record("advice_given", [request], stance=stance)


def advice_on(request: TwoPersonRequest) -> AdviceGiven:
    """What was advised on it, and until when whoever asks waits for that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.advice_on(%s)", [request.pk])
        row: tuple[bool | None, datetime | None] = cursor.fetchone() or (None, None)
    given = Advice.objects.filter(request=request).order_by("recorded_at", "id")
    return AdviceGiven(list(given), is_asked_by_dpo=bool(row[0]), waits_until=row[1])


@dataclass(frozen=True, slots=True)
class Deal:
    """To which role a request was dealt first, and from when on whoever reads it may answer it."""

    first_role: Role | None
    mine_from: datetime | None


def deal_of(request: TwoPersonRequest) -> Deal:
    """To whom it was dealt, as far as the viewer may know."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal.deal_of(%s)", [request.pk])
        role, mine_from = cursor.fetchone()
    return Deal(Role(role) if role else None, mine_from)


def opened_without_advice() -> Any:
    """What two people opened again and no one has advised on, for whoever reviews it: the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.opened_without_advice()")
        (ids,) = cursor.fetchone()
    return TwoPersonRequest.objects.filter(pk__in=ids or []).order_by("ended_at")


def take_back(request: TwoPersonRequest, *, by: User, because: str = "") -> None:
    """Take back what one has asked for oneself. Raises ValidationError if it was answered meanwhile."""
    request.outcome = TwoPersonRequest.RequestOutcome.TAKEN_BACK
    request.ended_reason = because
    try:
        with transaction.atomic():
            request.end(by=by.pk, also=("outcome", "ended_reason"))
    except DatabaseError as refusal:
        raise ValidationError(REFUSALS["not there"]) from refusal
    _record("two_people_taken_back", request, because)


def _record(event: str, request: TwoPersonRequest, because: str = "") -> None:
    """About the request; a change of an account about the account, whose story it is."""
    if request.kind != TwoPersonRequest.Kind.CHANGE_ACCOUNT or request.about_id is None:
        audit_log.record(event, [request], what=request.kind)
        return
    audit_log.record(
        event,
        kind=User._meta.label_lower,
        ids=[request.about_id],
        what=request.kind,
        request=str(request.pk),
        reason=because or request.reason,
        role=request.role,
        active=request.is_active,
        data_steward=request.is_data_steward,
        safeguarding_lead=request.is_safeguarding_lead,
        deputy=request.is_deputy,
        details=[name for name in ("username", "email") if getattr(request, name)]
        + (["staff_ref"] if request.staff_ref is not None else []),
    )
