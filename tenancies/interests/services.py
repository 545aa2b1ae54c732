"""Declaring an interest and ending one; PostgreSQL decides what is stored (rls/too_close.sql)."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from accounts import audit_log
from accounts.models import User
from tenancies.models import DeclaredInterest, Person


def declare_interest(*, person: Person, colleague: UUID) -> None:
    """Note that a colleague is close to a person, from tomorrow on; nothing tells if it was noted before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal.declare_interest(%s, %s)", [person.pk, colleague])
    audit_log.record("interest_declared", [person], colleague=str(colleague))


def end_interest(*, interest: DeclaredInterest, by: User) -> None:
    """Let a colleague be shown what is this person's again."""
    interest.end(by=by.pk)
    audit_log.record(
        "interest_ended",
        kind=Person._meta.label_lower,
        ids=[interest.person_id],
        colleague=str(interest.user_id),
    )
