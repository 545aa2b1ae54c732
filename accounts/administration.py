"""What administrators do to accounts, each in the audit log with its reason; PostgreSQL refuses the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from django.db import connection

from accounts import audit_log, two_people
from accounts.access import Role, derive_grants
from accounts.account_state import AccountState
from accounts.models import TwoPersonRequest, User


class NotDoneError(Exception):
    """PostgreSQL did not do it: someone else was faster, or it is not for this administrator to do."""


def add_colleague(
    *,
    username: str,
    email: str,
    name: str,
    staff_ref: str | None,
    role: Role,
    reason: str,
    by: User,
) -> TwoPersonRequest:
    """Make a colleague's account, without a password: they choose one by "forgot password".

    It begins as an adviser's, switched off, with the request that is given back.
    """
    wanted = AccountState(role, is_data_steward=False, is_active=True)
    account = User.objects.create_user(
        username,
        email=email,
        name=name,
        staff_ref=staff_ref,
        role=Role.ADVISER,
        is_active=False,
    )
    audit_log.record("account_added", [account], reason=reason, active=account.is_active)
    return ask_for_change(account=account, wanted=wanted, reason=reason, by=by)


def change_details(*, account: User, fields: Collection[str], reason: str) -> None:
    """Save the columns of `account` named in `fields`: how a colleague signs in and is called."""
    account.save(update_fields=sorted(fields))
    audit_log.record("account_changed", [account], reason=reason, fields=sorted(fields))


def change_account_state(
    *, account: User, before: AccountState, wanted: AccountState, reason: str
) -> None:
    """Switch an account off or on, lower a colleague to adviser, or end a duty of theirs."""
    account.role, account.is_data_steward = wanted.role, wanted.is_data_steward
    account.is_safeguarding_lead, account.is_active = wanted.is_safeguarding_lead, wanted.is_active
    account.is_deputy = wanted.is_deputy
    account.save(
        update_fields=["role", "is_data_steward", "is_safeguarding_lead", "is_deputy", "is_active"]
    )
    if wanted.is_active != before.is_active:
        event = "account_activated" if wanted.is_active else "account_deactivated"
        audit_log.record(event, [account], reason=reason)
    if replace(wanted, is_active=before.is_active) != before:
        audit_log.record(
            "role_lowered",
            [account],
            reason=reason,
            role=wanted.role.value,
            **wanted.duties,
        )
        derive_grants(users=[account.pk])


def is_last_to_watch(account: User) -> bool:
    """Whether it is the last active DPO, deputy or director, or administrator beside the one who asks."""
    return _asked("is_last_to_watch", account.pk)


def ask_for_change(
    *,
    account: User,
    wanted: AccountState,
    reason: str,
    by: User,
    details: Mapping[str, str] = MappingProxyType({}),
) -> TwoPersonRequest:
    """Ask that an account stands as it is wanted; another administrator agrees or refuses.

    `details` has the username, the address or the staff reference that it is to have, if another than now.
    """
    return two_people.ask(
        kind=TwoPersonRequest.Kind.CHANGE_ACCOUNT,
        about=account.pk,
        role=wanted.role,
        is_data_steward=wanted.is_data_steward,
        is_safeguarding_lead=wanted.is_safeguarding_lead,
        is_deputy=wanted.is_deputy,
        is_active=wanted.is_active,
        reason=reason,
        by=by,
        **details,
    )


def reset_second_step(*, account: User, reason: str) -> None:
    """Take away somebody's second step and end their sessions. Raises NotDoneError for one's own."""
    if not _asked("reset_second_step", account.pk):
        raise NotDoneError
    audit_log.record("second_step_reset", [account], reason=reason)


def note_person(*, account: User, reference: str, reason: str) -> None:
    """Say that a colleague is also the person of this reference. Nobody learns whether there is one."""
    _asked("note_person", account.pk, reference)
    audit_log.record("persons_reference_noted", [account], reason=reason, reference=reference)


def _asked(function: str, *values: UUID | str) -> bool:
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT portal.{function}({places})", values)
        (done,) = cursor.fetchone()
    return bool(done)
