"""What takes two people: asking, agreeing and taking back; PostgreSQL decides and does it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit_log
from accounts.models import TwoPersonRequest, User

# What portal.agree answers, in words for whoever pressed; "done" has none.
REFUSALS = {
    "same person": gettext_lazy("You asked for this. Another person must agree."),
    "no director or manager": gettext_lazy(
        "A manager or the director must be one of the two people."
    ),
    "not gone through": gettext_lazy(
        "Something on the list has not been gone through. Reload the page."
    ),
    "one of each": gettext_lazy(
        "One of the two people is the data protection officer or the deputy, the other an administrator."
    ),
    "overtaken": gettext_lazy(
        "Somebody has reported the same since this was asked for. Look at it, and ask again."
    ),
    "not there": gettext_lazy(
        "This was not done. Somebody may have been quicker. Reload the page."
    ),
}


def ask(
    *,
    kind: TwoPersonRequest.Kind,
    about: UUID | None,
    reason: str,
    checked: list[str],
    by: User,
    patch: UUID | None = None,
    as_lead: bool = False,
) -> TwoPersonRequest:
    """Ask for something that another person must agree to. Raises ValidationError if it is asked already."""
    try:
        with transaction.atomic():
            request: TwoPersonRequest = TwoPersonRequest.objects.create(
                kind=kind,
                about_id=about,
                patch_id=patch,
                as_lead=as_lead,
                reason=reason,
                checked=checked,
                recorded_by=by.pk,
            )
    except DatabaseError as refusal:
        raise ValidationError(
            _("This was not saved. Somebody may have asked already. Reload the page.")
        ) from refusal
    audit_log.record("two_people_asked", [request], what=kind.value)
    return request


def agree(request: TwoPersonRequest) -> None:
    """Agree, and let PostgreSQL do what was asked. Raises ValidationError with what to do instead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.agree(%s)", [request.pk])
        said: str = cursor.fetchone()[0]
    if said != "done":
        raise ValidationError(REFUSALS[said])
    audit_log.record("two_people_agreed", [request], what=request.kind)


def refuse(request: TwoPersonRequest) -> None:
    """Do not agree to what an officer asks to open from outside, or to a patch for an officer.

    Raises ValidationError if PostgreSQL refuses it.
    """
    function = {
        TwoPersonRequest.Kind.OPEN_OUTSIDE: "refuse_to_open",
        TwoPersonRequest.Kind.GIVE_PATCH: "refuse_patch",
    }[TwoPersonRequest.Kind(request.kind)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT portal.{function}(%s)", [request.pk])
        if not cursor.fetchone()[0]:
            raise ValidationError(REFUSALS["not there"])
    audit_log.record("two_people_refused", [request], what=request.kind)


def take_back(request: TwoPersonRequest, *, by: User) -> None:
    """Take back what one has asked for oneself. Raises ValidationError if it was answered meanwhile."""
    request.outcome = TwoPersonRequest.RequestOutcome.TAKEN_BACK
    try:
        with transaction.atomic():
            request.end(by=by.pk, also=("outcome",))
    except DatabaseError as refusal:
        raise ValidationError(REFUSALS["not there"]) from refusal
    audit_log.record("two_people_taken_back", [request], what=request.kind)
