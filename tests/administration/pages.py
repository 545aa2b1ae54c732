"""Walking through the administrators' site: addresses, filled-in forms, and what the audit log kept."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, TwoPersonRequest, User
from tests.arranging import arranging
from tests.world import World

ACCOUNTS = "/manage-accounts/accounts/user/"
REQUESTS = "/manage-accounts/accounts/twopersonrequest/"
ASSIGNMENTS = "/manage-accounts/tenancies/patchassignment/"
WHY = "She starts on Monday."


def account_page(world: World, name: str) -> str:
    """Where somebody's account is changed."""
    return reverse("admin:accounts_user_change", args=[world.account(name).id])


def request_page(world: World, name: str, role: str) -> str:
    """Where a request is answered."""
    asked = world.role_request(name, role)
    return reverse("admin:accounts_twopersonrequest_change", args=[asked.id])


def as_filled_in(world: World, who: str, /, **changes: object) -> dict[str, Any]:
    """The form of somebody's account as it stands, with a reason, and then changed."""
    account = stored(world, who)
    form = {
        "username": account.username,
        "email": account.email,
        "name": account.name,
        "staff_ref": account.staff_ref or "",
        "role": account.role,
        "work_phone": account.work_phone,
        "is_data_steward": account.is_data_steward,
        "is_safeguarding_lead": account.is_safeguarding_lead,
        "is_deputy": account.is_deputy,
        "is_active": account.is_active,
        "why": WHY,
    } | changes
    # A box that is not ticked is not sent.
    return {field: value for field, value in form.items() if value not in (False, None)}


def stored(world: World, name: str) -> User:
    """Somebody's account as it is in the database."""
    with arranging(deriving=False):
        return User.objects.get(pk=world.account(name).id)


def by_username(username: str) -> User | None:
    """The account that signs in so, if there is one."""
    with arranging(deriving=False):
        return User.objects.filter(username=username).first()


def waiting_for(world: World, name: str) -> TwoPersonRequest | None:
    """The change of an account that is asked for and not yet answered."""
    with arranging(deriving=False):
        found: TwoPersonRequest | None = TwoPersonRequest.objects.filter(
            kind="change account", about_id=world.account(name).id, ended_at=None
        ).first()
        return found


def last_of(event: str) -> dict[str, Any] | None:
    """What the audit log says of the last such event: who, about what, and the particulars."""
    with arranging(deriving=False):
        entry = AuditEvent.objects.filter(event=event).order_by("-seq").first()
    if entry is None:
        return None
    return {"by": entry.user_id, "about": entry.object_ids, **entry.detail}


def sql(statement: str, *values: object) -> Any:
    """One value, or how many rows were changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


def errors(browser: Client, address: str, form: dict[str, Any]) -> str:
    """What a refused form says."""
    answer = browser.post(address, form)
    assert answer.status_code == 200, answer.status_code
    return " ".join(str(message) for message in answer.context["adminform"].form.errors.values())
