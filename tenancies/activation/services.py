"""What a code opens: a pass for who knows whose it is, and an account for the pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection

from accounts import audit_log, notices
from accounts.models import User
from accounts.passwords import opaque


@dataclass(frozen=True, slots=True)
class Made:
    """The account that was made or changed; without one, whether only its name was taken."""

    account: User | None
    name_is_taken: bool = False


def check_code(*, code_hash: bytes, surname: str, born_on: date) -> UUID | None:
    """Count a try on a code; a pass for some minutes if everything is right, else None.

    PostgreSQL alone knows why not (rls/activation.sql), and tells nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.check_activation(%s, %s, %s)", [code_hash, surname, born_on])
        given: UUID | None = cursor.fetchone()[0]
    if given is None:
        audit_log.record("activation_failed")
    return given


def activate(*, pass_token: UUID, username: str, password: str) -> Made:
    """Make the account of the person whom the pass was given for, or make theirs anew.

    The password is hashed first, whatever comes of it: a refusal takes as long as an account.
    """
    hashed = make_password(opaque(password))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account, outcome, former_email FROM portal.activate(%s, %s, %s)",
            [pass_token, username, hashed],
        )
        made, outcome, former_email = cursor.fetchone()
    if made is None:
        return Made(None, name_is_taken=outcome == "taken")
    account = User.objects.get(pk=made)
    audit_log.record("account_activated", [account], user_id=account.pk)
    notices.tell(account, notices.Notice.PASSWORD_CHANGED, at=former_email)
    return Made(account)
