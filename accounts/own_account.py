"""What people change about their own account, each noted in the audit log in the same transaction."""

from __future__ import annotations

import uuid

from allauth.account.adapter import get_adapter
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts import audit_log, notices
from accounts.models import User
from accounts.sessions import keep_own_session


def store_password(user: User, password: str) -> None:
    """Store a password that a form has found good enough, and end every session with it."""
    user.set_password(password)
    user.sessions_mark = uuid.uuid4()
    user.save(update_fields=["password", "sessions_mark"])


@transaction.atomic
def change_password(*, by: User, password: str) -> None:
    """Change the password of whoever is signed in; they are signed out everywhere else."""
    store_password(by, password)
    keep_own_session(by)
    audit_log.record("password_changed", [by], user_id=by.pk)
    notices.tell(by, notices.Notice.PASSWORD_CHANGED)


def keep_email(*, by: User, email: str) -> bool:
    """Keep an address that its owner has proved to read; False if another account signs in with it."""
    before = by.email
    try:
        with transaction.atomic():
            by.email = email.lower()
            by.save(update_fields=["email"])
    except IntegrityError:
        by.email = before
        return False
    audit_log.record("email_verified", [by], user_id=by.pk)
    _tell_address_of_before(by, before)
    return True


def remove_email(*, by: User) -> None:
    """Forget the address: the account signs in by its username alone and is sent no mail."""
    before = by.email
    by.email = ""
    by.save(update_fields=["email"])
    audit_log.record("email_removed", [by], user_id=by.pk)
    _tell_address_of_before(by, before)


def _tell_address_of_before(user: User, before: str) -> None:
    if before and before != user.email:
        notices.tell(user, notices.Notice.EMAIL_CHANGED, at=before)


def choose_what_is_hidden(*, quiet: bool, hides_case_titles: bool, by: User) -> None:
    """Keep what a resident has chosen for when somebody else may look or read with them."""
    by.quiet, by.hides_case_titles = quiet, hides_case_titles
    by.save(update_fields=["quiet", "hides_case_titles"])
    audit_log.record("privacy_chosen", [by], quiet=quiet, hides_case_titles=hides_case_titles)


def sign_out_everywhere(request: HttpRequest, *, by: User) -> None:
    """End every session of the account, this one too. Works at the gate alone, where sessions are."""
    by.sessions_mark = uuid.uuid4()
    by.save(update_fields=["sessions_mark"])
    audit_log.record("signed_out_everywhere", [by], user_id=by.pk)
    get_adapter(request).logout(request)
