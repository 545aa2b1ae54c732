"""A call: somebody can see what is not theirs. PostgreSQL closes it, and tells nothing of what it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from django.db import connection, transaction

from accounts import audit_log
from accounts.jobs.running import run_after_commit


@dataclass(frozen=True, slots=True)
class Logged:
    """What whoever took the call gets back: a number to quote, and since when it is closed."""

    reference: str
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """What was answered: `how_many` is "one", "more" or "not sure"; all else may be missing.

    The caller is a person whose page led here, whoever bears a full name and is known by one thing of
    today's record or by living in a home, or whoever has a number.
    """

    how_many: str
    caller: UUID | None = None
    full_name: str = ""
    known: str = ""
    at_home: UUID | None = None
    number: str = ""
    kind: str = ""


def log_breach(call: Call) -> Logged:
    """Close what was reported, open an incident or join one, and tell the people on duty.

    For one document: what the audit log shows the caller was served closes; without a caller or anything
    served, all documents of the kind, else all. Else all.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, closed_at FROM portal.log_breach(%s, %s, %s, %s, %s, %s, %s)",
            [
                call.how_many,
                call.caller,
                call.number,
                call.kind,
                call.full_name,
                call.known,
                call.at_home,
            ],
        )
        logged = Logged(*cursor.fetchone())
        audit_log.record("breach_logged", reference=logged.reference, how_many=call.how_many)
    run_after_commit()
    return logged


def only_about_cases(reference: str) -> None:
    """Close all cases in place of everything; nothing if somebody else has reported the same."""
    _ask("SELECT portal.only_about_cases(%s)", reference)
    audit_log.record("breach_only_cases", reference=reference)


def about_something_else(reference: str) -> None:
    """Note for the DPO that the call was no breach: it opens nothing by itself."""
    _ask("SELECT portal.take_call_back(%s, 'something else')", reference)
    audit_log.record("breach_something_else", reference=reference)


def was_nothing(reference: str) -> None:
    """Note for the DPO that nothing was wrong after all. It is counted, and held against nobody."""
    _ask("SELECT portal.take_call_back(%s, 'nothing wrong')", reference)
    audit_log.record("breach_nothing_wrong", reference=reference)


def _ask(function: LiteralString, reference: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(function, [reference])
