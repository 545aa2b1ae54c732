"""Noting that someone was seen or called back: from then on we know who has their account."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts import audit_log
from accounts.models import User
from tenancies.models import IdentityCheck, Person


def check_identity(*, person: Person, how: str, by: User) -> IdentityCheck:
    """Note how we know that the person themselves has their account.

    Raises ValidationError with a sentence for staff if PostgreSQL refuses it (rls/letters.sql).
    """
    try:
        with transaction.atomic():
            check: IdentityCheck = IdentityCheck.objects.create(
                person=person, how=how, recorded_by=by.pk
            )
    except DatabaseError as refusal:
        raise ValidationError(
            _("This was not saved. Is the number older than 30 days? If it is, reload the page.")
        ) from refusal
    audit_log.record("identity_checked", [check], person=str(person.pk), how=how)
    return check
